/* Invented people and matters: see the header. */
#include "lib/seed.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "model/agent.h"
#include "model/ticket_number.h"
#include "store/bulk.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BATCH 25000	/* changes in one transaction */

/* The commonest surnames first: they are drawn with falling weight, as people bear them. */
static const char *const surnames[] = {
	"王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡",
	"郭", "何", "林", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "韩", "冯", "邓", "曹",
	"彭", "曾", "肖", "田", "董", "潘", "袁", "蔡", "蒋", "余", "于", "杜", "叶", "程", "魏",
	"苏", "吕", "丁", "任", "卢", "姚", "沈", "钟", "姜", "崔", "谭", "陆", "范", "汪", "廖",
	"石", "金", "韦", "贾", "夏", "付", "方", "邹", "熊", "白", "孟", "秦", "邱", "侯", "江",
	"尹", "薛", "闫", "段", "雷", "龙", "黎", "史", "陶", "贺", "毛", "郝", "顾", "龚", "邵",
	"单", "覃", "仇", "查", "朴", "欧阳", "司马", "诸葛", "上官", "夏侯",
};

static const char *const given[] = {
	"伟", "芳", "娜", "敏", "静", "丽", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛",
	"明", "超", "秀", "霞", "平", "刚", "桂", "英", "华", "玉", "兰", "红", "建", "国", "文",
	"志", "晓", "春", "梅", "海", "燕", "云", "飞", "鹏", "宇", "浩", "凯", "欣", "怡", "雨",
	"雪", "梦", "佳", "思", "雅", "子", "轩", "涵", "晨", "博", "睿", "诗", "若", "安", "宁",
	"小", "大", "永", "庆", "福", "祥", "瑞", "宏", "俊", "峰", "辉", "斌", "鑫", "龙", "虎",
	"松", "柏", "林", "森", "江", "河", "波", "清", "泉", "光", "亮", "东", "南", "西", "北",
};

static const char *const latin_first[] = {
	"John", "Mary", "Peter", "Anna", "Tom", "Lucy", "David", "Emma", "Paul", "Julia",
};

static const char *const latin_last[] = {
	"Smith", "Miller", "Brown", "Wilson", "Taylor", "Clark", "Walker", "Young", "King", "Hill",
};

static const char *const streets[] = {
	"朝阳街", "人民路", "文化路", "解放路", "建设街", "中山路", "和平里", "光明巷", "新华路",
};

static const char *const matters[] = {
	"摄像头黑屏", "画面模糊不清", "平台登录不上", "账号密码忘记", "录像丢失两小时",
	"报警没有推送", "设备离线频繁", "客服态度不好", "维修人员没有按时上门", "发票信息有误",
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* A stream of chance of its own for each thing, so that each can be made alone. */
static struct random_source
chance(uint64_t seed, uint64_t kind, int64_t i)
{
	struct random_source random;

	random_init_seeded(&random, seed * 1000003 + kind * 2654435761u + (uint64_t)i * 40503);
	return random;
}

static const char *
pick(struct random_source *random, const char *const *table, size_t count)
{
	return table[random_below(random, count)];
}

/* Twice drawn, the smaller counts: the first of the table come often. */
static const char *
pick_surname(struct random_source *random)
{
	uint64_t a = random_below(random, COUNT(surnames));
	uint64_t b = random_below(random, COUNT(surnames));

	return surnames[a < b ? a : b];
}

struct id
seed_customer_id(uint64_t seed, int64_t i)
{
	struct id_source ids = { .random = NULL };
	struct random_source random = chance(seed, 1, i);

	ids.random = &random;
	return id_new(&ids, SEED_NOW_MS - 400ll * 86400000 + i * 10);
}

void
seed_customer_name(uint64_t seed, int64_t i, char *out, size_t size)
{
	struct random_source random = chance(seed, 2, i);
	const char *surname = pick_surname(&random);
	const char *one = pick(&random, given, COUNT(given));
	const char *two = pick(&random, given, COUNT(given));

	if (random_below(&random, 25) == 0)
		snprintf(out, size, "%s %s", pick(&random, latin_first, COUNT(latin_first)),
		         pick(&random, latin_last, COUNT(latin_last)));
	else
		snprintf(out, size, "%s%s%s", surname, one, random_below(&random, 4) ? two : "");
}

void
seed_customer_phone(uint64_t seed, int64_t i, char *out, size_t size)
{
	static const char *const heads[] = {
		"130", "135", "138", "139", "150", "158", "186", "189",
	};
	struct random_source random = chance(seed, 3, i);
	const char *head = pick(&random, heads, COUNT(heads));

	snprintf(out, size, "%s%08u", head, (unsigned)random_below(&random, 100000000));
}

struct seeding {
	const struct seed_plan *plan;
	struct store *store;
	struct bulk *bulk;
	struct random_source random;
	struct id_source ids;
	struct id agent, session;
	int64_t in_batch;
	void (*say)(const char *what, int64_t done, int64_t total);
	struct err *e;
};

/* Takes body. */
static bool
add(struct seeding *s, enum operation_name name, const struct id *id, struct json *body,
    int64_t at_ms)
{
	struct change *change = change_new(&s->agent, &s->session, ROLE_AGENT);

	if (!change_add(change, name, id, body, s->e)) {
		change_free(change);
		return false;
	}
	if (!s->bulk && !(s->bulk = store_bulk_begin(s->store, s->e))) {
		change_free(change);
		return false;
	}
	store_bulk_set_time(s->bulk, at_ms);
	if (!store_bulk_add(s->bulk, change, s->e))
		return false;
	if (++s->in_batch < BATCH)
		return true;
	s->in_batch = 0;
	if (!store_bulk_commit(s->bulk, s->e)) {
		s->bulk = NULL;
		return false;
	}
	s->bulk = NULL;
	return true;
}

static void
set_id(struct json *body, const char *key, const struct id *id)
{
	char text[ID_TEXT_SIZE];

	id_to_text(id, text);
	json_set(body, key, json_text(text));
}

static void
set_format(struct json *body, const char *key, const char *first, const char *second, unsigned n)
{
	char text[400];

	snprintf(text, sizeof(text), "%s%s%u", first, second, n);
	json_set(body, key, json_text(text));
}

static bool
add_customer(struct seeding *s, int64_t i)
{
	struct random_source random = chance(s->plan->seed, 4, i);
	struct id id = seed_customer_id(s->plan->seed, i);
	struct json *body = json_object(), *phones = json_array(), *phone = json_object();
	char text[200];

	seed_customer_name(s->plan->seed, i, text, sizeof(text));
	json_set(body, "name", json_text(text));
	seed_customer_phone(s->plan->seed, i, text, sizeof(text));
	json_set(phone, "number", json_text(text));
	json_append(phones, phone);
	json_set(body, "phones", phones);
	json_set(body, "title", json_text(random_below(&random, 2) ? "先生" : "女士"));
	json_set(body, "grade", json_text(random_below(&random, 10) ? "B" : "A"));
	set_format(body, "address", "河北省石家庄市桥西区", pick(&random, streets, COUNT(streets)),
	           (unsigned)random_below(&random, 999) + 1);
	return add(s, OP_CUSTOMER_ADD, &id, body, SEED_NOW_MS - 400ll * 86400000 + i * 10);
}

/* Counter within its day: about a thousandth of all tickets a day. */
static void
set_number(struct json *body, int64_t i)
{
	struct ticket_number number;
	struct err ignored = ERR_INIT;
	char text[TICKET_NUMBER_SIZE];
	int64_t day = i / 3000;

	if (ticket_number_make("TS", 2026, (int)(day / 28 % 12) + 1, (int)(day % 28) + 1, "K07",
	                       (uint32_t)(i % 3000) + 1, &number, &ignored)) {
		ticket_number_text(&number, text);
		json_set(body, "number", json_text(text));
	}
}

static bool
add_ticket(struct seeding *s, int64_t i)
{
	struct random_source random = chance(s->plan->seed, 5, i);
	int64_t step_ms = 300ll * 86400000 / (s->plan->tickets + 1);
	int64_t at_ms = SEED_NOW_MS - 300ll * 86400000 + i * step_ms;
	struct id id = id_new(&s->ids, at_ms);
	uint64_t who = random_below(&random, (uint64_t)s->plan->customers);
	struct id customer = seed_customer_id(s->plan->seed, (int64_t)who);
	struct json *body = json_object();
	const char *matter = pick(&random, matters, COUNT(matters));
	bool closed = random_below(&random, 20) != 0;

	set_number(body, i);
	json_set(body, "kind", json_text("complaint"));
	json_set(body, "pack", json_text("monitoring"));
	json_set(body, "pack_version", json_whole(1));
	json_set(body, "state", json_text(closed ? "closed" : "recorded"));
	if (closed)
		json_set(body, "closed", json_boolean(true));
	json_set(body, "subject", json_text(matter));
	set_format(body, "data.details", matter, "，客户已来电说明情况，希望尽快处理，编号",
	           (unsigned)random_below(&random, 100000));
	json_set(body, "class", json_text("simple"));
	set_id(body, "customer", &customer);
	json_set(body, "due_at", json_whole(at_ms + 7200000));
	return add(s, OP_TICKET_OPEN, &id, body, at_ms);
}

static bool
add_call(struct seeding *s, int64_t i)
{
	struct random_source random = chance(s->plan->seed, 6, i);
	int64_t step_ms = 300ll * 86400000 / (s->plan->calls + 1);
	int64_t at_ms = SEED_NOW_MS - 300ll * 86400000 + i * step_ms;
	int64_t who = (int64_t)random_below(&random, (uint64_t)s->plan->customers);
	struct id id = id_new(&s->ids, at_ms), customer = seed_customer_id(s->plan->seed, who);
	struct json *body = json_object();
	char number[32];

	seed_customer_phone(s->plan->seed, who, number, sizeof(number));
	json_set(body, "direction", json_text("in"));
	json_set(body, "number", json_text(number));
	json_set(body, "line", json_text("sim"));
	set_id(body, "customer", &customer);
	set_id(body, "agent", &s->agent);
	json_set(body, "began_at", json_whole(at_ms));
	json_set(body, "answered_at", json_whole(at_ms + 4000));
	json_set(body, "ended_at", json_whole(at_ms + 180000));
	json_set(body, "wrapped_at", json_whole(at_ms + 210000));
	json_set(body, "rings", json_whole(1));
	json_set(body, "outcome", json_text("answered"));
	return add(s, OP_CALL_ADD, &id, body, at_ms);
}

static bool
add_followup(struct seeding *s, int64_t i)
{
	struct random_source random = chance(s->plan->seed, 7, i);
	int64_t at_ms = SEED_NOW_MS - (int64_t)random_below(&random, 100) * 3600000;
	int64_t who = (int64_t)random_below(&random, (uint64_t)s->plan->customers);
	struct id id = id_new(&s->ids, at_ms), customer = seed_customer_id(s->plan->seed, who);
	struct json *body = json_object();

	json_set(body, "kind", json_text("visit"));
	json_set(body, "subject", json_text(pick(&random, matters, COUNT(matters))));
	json_set(body, "weight", json_whole((int64_t)random_below(&random, 4)));
	json_set(body, "due_at", json_whole(SEED_NOW_MS - 3600000 * 24 +
	                                    (int64_t)random_below(&random, 72) * 3600000));
	set_id(body, "customer", &customer);
	if (!add(s, OP_FOLLOWUP_ADD, &id, body, at_ms))
		return false;
	if (random_below(&random, 10) == 0)
		return true;
	body = json_object();
	json_set(body, "outcome", json_text("done"));
	return add(s, OP_FOLLOWUP_COMPLETE, &id, body, at_ms + 1000);
}

static bool
add_all(struct seeding *s, const char *what, int64_t count,
        bool (*one)(struct seeding *s, int64_t i))
{
	for (int64_t i = 0; i < count; i++) {
		if (!one(s, i))
			return false;
		if (s->say && i % 50000 == 49999)
			s->say(what, i + 1, count);
	}
	return true;
}

bool
seed_store(const char *path, const struct seed_plan *plan,
           void (*say)(const char *what, int64_t done, int64_t total), struct err *e)
{
	struct seeding s = { .plan = plan, .say = say, .e = e };
	struct clock clock;
	struct store_options options = {
		.path = path,
		.clock = &clock,
		.seed = &plan->seed,
		.desk_code = "K07",
		.synchronous = true,
		.no_witness = true,
	};
	bool ok;

	if (!crypto_start(e))
		return false;
	clock_init_virtual(&clock, SEED_NOW_MS - 401ll * 86400000);
	random_init_seeded(&s.random, plan->seed);
	s.ids.random = &s.random;
	s.agent = id_new(&s.ids, SEED_NOW_MS);
	s.session = id_new(&s.ids, SEED_NOW_MS);
	s.store = store_open(&options, e);
	if (!s.store)
		return false;
	ok = add_all(&s, "customers", plan->customers, add_customer) &&
	     add_all(&s, "tickets", plan->tickets, add_ticket) &&
	     add_all(&s, "calls", plan->calls, add_call) &&
	     add_all(&s, "follow-ups", plan->followups, add_followup);
	if (s.bulk && ok)
		ok = store_bulk_commit(s.bulk, e);
	else if (s.bulk)
		store_bulk_abandon(s.bulk);
	store_close(s.store);
	return ok;
}

static void
say_how_far(const char *what, int64_t done, int64_t total)
{
	fprintf(stderr, "seeding: %s, %" PRId64 " of %" PRId64 "\n", what, done, total);
}

const char *
seed_bench_store(int64_t records)
{
	static char path[1024];
	const char *folder = getenv("HOTSEAT_BENCH_DATA");
	struct seed_plan plan = {
		.customers = records,
		.tickets = records,
		.calls = records / 5,
		.followups = records / 50,
		.seed = 1,
	};
	struct err e = ERR_INIT;
	char part[1100];

	mkdir(folder ? folder : "/tmp/hotseat-bench", 0700);
	snprintf(path, sizeof(path), "%s/store-%" PRId64 ".db",
	         folder ? folder : "/tmp/hotseat-bench", records);
	if (access(path, R_OK) == 0)
		return path;
	snprintf(part, sizeof(part), "%s.part", path);
	unlink(part);
	if (seed_store(part, &plan, say_how_far, &e) && rename(part, path) == 0)
		return path;
	fprintf(stderr, "seeding: %s\n", e.text);
	return NULL;
}

bool
seed_copy(const char *from, const char *to)
{
	enum { PIECE_BYTES = 64 * 1024 * 1024 };
	int in = open(from, O_RDONLY | O_CLOEXEC);
	int out = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	ssize_t length = -1;

	while (in >= 0 && out >= 0 &&
	       (length = copy_file_range(in, NULL, out, NULL, PIECE_BYTES, 0)) > 0)
		continue;
	if (length == 0 && fsync(out) != 0)
		length = -1;
	if (in >= 0)
		close(in);
	if (out >= 0)
		close(out);
	return length == 0;
}
