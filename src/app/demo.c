/* Invents the people of the demonstration; see app/demo.h. */
#include "app/demo.h"

#include "base/i18n.h"
#include "base/id.h"
#include "base/zone.h"
#include "model/agent.h"
#include "model/call_record.h"
#include "model/civil_time.h"
#include "model/customer.h"
#include "model/followup.h"
#include "model/ticket.h"
#include "model/ticket_number.h"
#include "store/bulk.h"
#include "store/store.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define PEOPLE 200
#define MATTERS 48
#define PROMISES 14
#define MINUTE_MS 60000LL
#define HOUR_MS (60 * MINUTE_MS)
#define DAY_MS (24 * HOUR_MS)

struct demo {
	struct bulk *bulk;
	const struct pack *pack;
	struct random_source random;
	struct id_source ids;
	struct zone zone;
	struct id agent;
	struct id people[PEOPLE];
	const char *desk_code;
	int64_t now_ms;
};

static const char *const surnames[] = { "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴",
	"徐", "孙", "胡", "朱", "高", "林", "何", "郭", "马", "罗", "欧阳", "单", "曾", "覃" };
static const char *const given[] = { "小明", "丽华", "建国", "敏", "强", "芳", "志远", "秀英", "伟", "静",
	"海燕", "文博", "雪梅", "永强", "佳怡", "晓东", "玉兰", "俊杰", "思远", "桂香" };
static const char *const western[] = { "John Smith", "Anna Keller", "Maria García", "Nguyễn Văn An",
	"Peter O'Brien", "김민수" };
static const char *const cities[] = { "山东省济南市历下区", "山东省济南市市中区", "山东省济南市槐荫区",
	"山东省济南市天桥区", "山东省济南市历城区" };
static const char *const streets[] = { "泉城路", "经十路", "文化西路", "花园路", "解放路", "北园大街" };

static const struct {
	const char *zh;
	const char *en;
} subjects[] = {
	{ "三号机房摄像头黑屏", "Camera in room 3 shows nothing" },
	{ "夜间画面模糊", "Picture is blurred at night" },
	{ "登录后看不到录像", "No recordings after signing in" },
	{ "报警短信没有收到", "Alarm message did not arrive" },
	{ "等待时间太长", "Waited too long on the line" },
	{ "想更改联系电话", "Wants to change the number on file" },
	{ "建议增加手机提醒", "Suggests reminders on the telephone" },
	{ "云台转动不灵", "Camera does not turn" },
};

/* The simulated line's callers are known here, so that their cards open. */
static const struct {
	const char *name;
	const char *number;
} callers[] = {
	{ "王小明", "13800138000" },
	{ "李秀英", "13900139000" },
};

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

static size_t
pick(struct demo *demo, size_t count)
{
	return (size_t)random_below(&demo->random, count);
}

static bool
add(struct demo *demo, enum operation_name name, const struct id *id, struct json *body,
    int64_t at_ms, struct err *e)
{
	struct change *change = change_new(&demo->agent, &demo->agent, ROLE_ADMIN);

	if (!change_add(change, name, id, body, e)) {
		change_free(change);
		return false;
	}
	store_bulk_set_time(demo->bulk, at_ms);
	return store_bulk_add(demo->bulk, change, e);
}

/* --- people ------------------------------------------------------------------------------ */

static void
invent_name(struct demo *demo, size_t n, char *out, size_t size)
{
	if (n % 33 == 32)
		snprintf(out, size, "%s", western[n / 33 % COUNT(western)]);
	else
		snprintf(out, size, "%s%s", surnames[pick(demo, COUNT(surnames))],
		         given[pick(demo, COUNT(given))]);
}

static bool
add_person(struct demo *demo, size_t n, struct err *e)
{
	struct customer customer;
	char text[256];
	bool ok;

	customer_init(&customer);
	demo->people[n] = id_new(&demo->ids, demo->now_ms - 400 * DAY_MS);
	invent_name(demo, n, text, sizeof(text));
	record_set_text(&customer.name, n < COUNT(callers) ? callers[n].name : text);
	record_set_text(&customer.title, n % 2 ? "女士" : "先生");
	if (n < COUNT(callers))
		snprintf(text, sizeof(text), "%s", callers[n].number);
	else
		snprintf(text, sizeof(text), "1390000%04zu", n);
	phone_list_add(&customer.phones, text, NULL);
	snprintf(text, sizeof(text), "%s%s%zu号", cities[pick(demo, COUNT(cities))],
	         streets[pick(demo, COUNT(streets))], 1 + pick(demo, 300));
	record_set_text(&customer.address, text);
	record_set_text(&customer.grade,
	                demo->pack->grades[pick(demo, demo->pack->grade_count)].id);
	if (n % 17 == 3 && demo->pack->tag_count)
		text_list_add(&customer.tags,
		              demo->pack->tags[pick(demo, demo->pack->tag_count)].id);
	ok = add(demo, OP_CUSTOMER_ADD, &demo->people[n], customer_diff(NULL, &customer),
	         demo->now_ms - (int64_t)(30 + pick(demo, 300)) * DAY_MS, e);
	customer_release(&customer);
	return ok;
}

static bool
add_agent(struct demo *demo, struct err *e)
{
	struct agent agent;
	bool ok;

	agent_init(&agent);
	record_set_text(&agent.staff_number, DEMO_STAFF_NUMBER);
	record_set_text(&agent.name, "李娜");
	text_list_add(&agent.roles, "agent");
	ok = add(demo, OP_AGENT_ADD, &demo->agent, agent_diff(NULL, &agent),
	         demo->now_ms - 500 * DAY_MS, e);
	agent_release(&agent);
	return ok;
}

/* --- their matters ----------------------------------------------------------------------- */

static bool
number_of(struct demo *demo, const char *prefix, int64_t at_ms, uint32_t counter,
          char out[TICKET_NUMBER_SIZE], struct err *e)
{
	struct ticket_number number;
	struct civil_time civil;

	civil_from_ms(&demo->zone, at_ms, &civil);
	if (!ticket_number_make(prefix, civil.year, civil.month, civil.day, demo->desk_code,
	                        counter, &number, e))
		return false;
	ticket_number_text(&number, out);
	return true;
}

static bool
add_call(struct demo *demo, const struct id *customer, int64_t at_ms, bool missed, struct id *id,
         struct err *e)
{
	struct call_record call;
	bool ok;

	call_record_init(&call);
	*id = id_new(&demo->ids, at_ms);
	record_set_text(&call.direction, "in");
	record_set_text(&call.number, "13900000001");
	record_set_text(&call.line, "sim");
	call.agent = demo->agent;
	call.customer = *customer;
	call.began_at_ms = at_ms;
	call.rings = 1 + (int64_t)pick(demo, 3);
	call.ended_at_ms = at_ms + (int64_t)(40 + pick(demo, 300)) * 1000;
	if (missed) {
		record_set_text(&call.outcome, "missed");
		record_set_text(&call.call_back, "needed");
	} else {
		record_set_text(&call.outcome, "answered");
		call.answered_at_ms = at_ms + 6000;
		call.wrapped_at_ms = call.ended_at_ms + 30000;
	}
	ok = add(demo, OP_CALL_ADD, id, call_record_diff(NULL, &call), at_ms, e);
	call_record_release(&call);
	return ok;
}

static bool
add_matter(struct demo *demo, size_t n, struct err *e)
{
	const struct ticket_kind *kind = &demo->pack->kinds[n % demo->pack->kind_count];
	const struct workflow *workflow = pack_workflow_of(demo->pack, kind);
	bool open = n < 16;
	int64_t at_ms = demo->now_ms - (open ? (int64_t)(n + 1) * HOUR_MS
	                                     : (int64_t)(1 + pick(demo, 60)) * DAY_MS);
	const struct id *person = &demo->people[n < 4 ? 0 : pick(demo, PEOPLE)];
	char number[TICKET_NUMBER_SIZE];
	size_t subject = pick(demo, COUNT(subjects));
	struct ticket ticket;
	struct id call, id;
	bool ok;

	if (!add_call(demo, person, at_ms, false, &call, e) ||
	    !number_of(demo, kind->prefix, at_ms, (uint32_t)n + 1, number, e))
		return false;
	ticket_init(&ticket);
	id = id_new(&demo->ids, at_ms);
	record_set_text(&ticket.number, number);
	record_set_text(&ticket.kind, kind->id);
	record_set_text(&ticket.pack, demo->pack->id);
	ticket.pack_version = demo->pack->version;
	record_set_text(&ticket.state, workflow->states[open ? 0 : workflow->state_count - 1].id);
	ticket.closed = !open;
	record_set_text(&ticket.subject, i18n_get() == LANGUAGE_CHINESE ? subjects[subject].zh
	                                                                : subjects[subject].en);
	if (kind->classes.count)
		record_set_text(&ticket.class_id, kind->classes.items[0]);
	ticket.customer = *person;
	ticket.owner = demo->agent;
	ticket.due_at_ms = open ? demo->now_ms + ((int64_t)n - 4) * 2 * HOUR_MS
	                        : at_ms + DAY_MS;
	id_list_add(&ticket.calls, &call);
	ok = add(demo, OP_TICKET_OPEN, &id, ticket_diff(NULL, &ticket), at_ms, e);
	ticket_release(&ticket);
	return ok;
}

static bool
add_promise(struct demo *demo, size_t n, struct err *e)
{
	static const struct {
		const char *kind;
		const char *zh;
		const char *en;
	} promises[] = {
		{ "visit", "修好后是否满意", "After the repair: is all well?" },
		{ "call_back", "答应回电说明进展", "Promised to call back about progress" },
		{ "check", "问部门进展", "Ask the department how it stands" },
	};
	size_t which = n % COUNT(promises);
	struct followup followup;
	struct id id = id_new(&demo->ids, demo->now_ms);
	bool ok;

	followup_init(&followup);
	record_set_text(&followup.kind, promises[which].kind);
	record_set_text(&followup.subject, i18n_get() == LANGUAGE_CHINESE ? promises[which].zh
	                                                                  : promises[which].en);
	followup.customer = demo->people[n ? pick(demo, PEOPLE) : 0];
	record_set_text(&followup.phone, n ? "13900000002" : "13800138000");
	followup.due_at_ms = demo->now_ms + ((int64_t)n - 3) * 50 * MINUTE_MS;
	followup.weight = 3 + (int64_t)pick(demo, 5);
	followup.owner = demo->agent;
	ok = add(demo, OP_FOLLOWUP_ADD, &id, followup_diff(NULL, &followup),
	         demo->now_ms - DAY_MS, e);
	followup_release(&followup);
	return ok;
}

static bool
fill(struct demo *demo, struct err *e)
{
	struct id call;
	bool ok = add_agent(demo, e);

	for (size_t i = 0; ok && i < PEOPLE; i++)
		ok = add_person(demo, i, e);
	for (size_t i = 0; ok && i < MATTERS; i++)
		ok = add_matter(demo, i, e);
	for (size_t i = 0; ok && i < PROMISES; i++)
		ok = add_promise(demo, i, e);
	return ok && add_call(demo, &demo->people[5], demo->now_ms - 40 * MINUTE_MS, true, &call,
	                      e);
}

static void
remove_old(const char *path)
{
	static const char *const endings[] = { "", "-wal", "-shm", ".lock" };
	char name[4200];

	for (size_t i = 0; i < COUNT(endings); i++) {
		snprintf(name, sizeof(name), "%s%s", path, endings[i]);
		unlink(name);
	}
}

bool
demo_make(const char *path, const struct pack *pack, const struct clock *clock, uint64_t seed,
          struct err *e)
{
	struct store_options options = { .path = path, .clock = clock, .seed = &seed,
	                                 .desk_code = "K07", .synchronous = true,
	                                 .no_witness = true };
	struct demo demo = { .pack = pack, .desk_code = "K07", .now_ms = clock_wall_ms(clock) };
	struct store *store;
	bool ok;

	remove_old(path);
	if (!zone_load(&demo.zone, pack->timezone, e))
		return false;
	random_init_seeded(&demo.random, seed);
	demo.ids.random = &demo.random;
	demo.agent = id_of_rule("demo.agent", &(struct id){ 0 }, DEMO_STAFF_NUMBER);
	store = store_open(&options, e);
	demo.bulk = store ? store_bulk_begin(store, e) : NULL;
	ok = demo.bulk && fill(&demo, e);
	if (ok)
		ok = store_bulk_commit(demo.bulk, e);
	else if (demo.bulk)
		store_bulk_abandon(demo.bulk);
	store_close(store);
	zone_release(&demo.zone);
	return ok;
}
