/*
 * Invented people of a demonstration, named in the letters of the language
 * that is set. Numbers are made up; the callers of the simulated line
 * (line/sim_scenarios.c) are among them, so that their cards open.
 */
#include "demo_priv.h"

#include "base/i18n.h"
#include "model/customer.h"

#include <stdio.h>
#include <string.h>

#define COUNT(list) (sizeof(list) / sizeof(*(list)))

struct name_part {
	const char *zh;
	const char *en;
	bool female;
};

static const struct name_part surnames[] = {
	{ "王", "Wang", 0 }, { "李", "Li", 0 }, { "张", "Zhang", 0 }, { "刘", "Liu", 0 },
	{ "陈", "Chen", 0 }, { "杨", "Yang", 0 }, { "赵", "Zhao", 0 }, { "黄", "Huang", 0 },
	{ "周", "Zhou", 0 }, { "吴", "Wu", 0 }, { "徐", "Xu", 0 }, { "孙", "Sun", 0 },
	{ "胡", "Hu", 0 }, { "朱", "Zhu", 0 }, { "高", "Gao", 0 }, { "林", "Lin", 0 },
	{ "何", "He", 0 }, { "郭", "Guo", 0 }, { "马", "Ma", 0 }, { "罗", "Luo", 0 },
	{ "欧阳", "Ouyang", 0 }, { "单", "Shan", 0 }, { "曾", "Zeng", 0 }, { "覃", "Qin", 0 },
};
static const struct name_part given[] = {
	{ "建国", "Jianguo", false }, { "丽华", "Lihua", true }, { "志远", "Zhiyuan", false },
	{ "秀英", "Xiuying", true }, { "伟", "Wei", false }, { "静", "Jing", true },
	{ "文博", "Wenbo", false }, { "海燕", "Haiyan", true }, { "永强", "Yongqiang", false },
	{ "雪梅", "Xuemei", true }, { "晓东", "Xiaodong", false }, { "佳怡", "Jiayi", true },
	{ "俊杰", "Junjie", false }, { "玉兰", "Yulan", true }, { "思远", "Siyuan", false },
	{ "桂香", "Guixiang", true }, { "磊", "Lei", false }, { "敏", "Min", true },
};
static const struct name_part others[] = {
	{ "John Smith", NULL, false }, { "Anna Keller", NULL, true },
	{ "María García", NULL, true }, { "Nguyễn Văn An", NULL, false },
	{ "Peter O'Brien", NULL, false }, { "김민수", NULL, false },
	{ "古丽娜尔·买买提", "Gulinar Memet", true },
};
static const struct name_part districts[] = {
	{ "历下区", "Lixia District", 0 }, { "市中区", "Shizhong District", 0 },
	{ "槐荫区", "Huaiyin District", 0 }, { "天桥区", "Tianqiao District", 0 },
	{ "历城区", "Licheng District", 0 },
};
static const struct name_part streets[] = {
	{ "泉城路", "Quancheng Road", 0 }, { "经十路", "Jingshi Road", 0 },
	{ "文化西路", "Wenhua West Road", 0 }, { "花园路", "Huayuan Road", 0 },
	{ "解放路", "Jiefang Road", 0 }, { "北园大街", "Beiyuan Street", 0 },
};
static const struct name_part companies[] = {
	{ "港湾物流", "Harbour Logistics", 0 }, { "齐鲁超市", "Qilu Supermarkets", 0 },
	{ "泉城书店", "Springs Bookshop", 0 }, { "第三实验小学", "Third Primary School", 0 },
	{ "明湖物业", "Minghu Property", 0 }, { "银座停车场", "Yinzuo Car Park", 0 },
	{ "仁和诊所", "Renhe Clinic", 0 }, { "北园汽修", "Beiyuan Motors", 0 },
};
static const char *const prefixes[] = { "1390000", "1360000", "1580000", "1870000", "1770000" };

/* Those whom the simulated line knows. company: index, or −1. */
static const struct {
	struct name_part name;
	const char *number;
	int company;
} callers[] = {
	{ { "王小明", "Wang Xiaoming", false }, "13800138000", 5 },
	{ { "李秀英", "Li Xiuying", true }, "13900139000", -1 },
	{ { "陈芳", "Chen Fang", true }, "18600186000", -1 },
	{ { "郑海", "Zheng Hai", false }, "02155556666", 0 },
	{ { "张敏", "Zhang Min", true }, "13700137000", 6 },
};

static const char *
word(const struct name_part *part)
{
	return i18n_get() == LANGUAGE_CHINESE || !part->en ? part->zh : part->en;
}

/* In English some names stay in Chinese letters: such customers call there, too. */
static bool
invent_name(struct demo *demo, size_t n, char *out, size_t size)
{
	const struct name_part *surname = &surnames[demo_pick(demo, COUNT(surnames))];
	const struct name_part *first = &given[demo_pick(demo, COUNT(given))];
	bool chinese = i18n_get() == LANGUAGE_CHINESE;

	if (n < COUNT(callers)) {
		snprintf(out, size, "%s", word(&callers[n].name));
		return callers[n].name.female;
	}
	if (n % 29 == 28) {
		snprintf(out, size, "%s", word(&others[n / 29 % COUNT(others)]));
		return others[n / 29 % COUNT(others)].female;
	}
	if (chinese || n % 6 == 5)
		snprintf(out, size, "%s%s", surname->zh, first->zh);
	else
		snprintf(out, size, "%s %s", surname->en, first->en);
	return first->female;
}

static void
invent_address(struct demo *demo, char *out, size_t size)
{
	const struct name_part *district = &districts[demo_pick(demo, COUNT(districts))];
	const struct name_part *street = &streets[demo_pick(demo, COUNT(streets))];
	size_t number = 1 + demo_pick(demo, 300);

	if (i18n_get() == LANGUAGE_CHINESE)
		snprintf(out, size, "山东省济南市%s%s%zu号", district->zh, street->zh, number);
	else
		snprintf(out, size, "%zu %s, %s, Jinan", number, street->en, district->en);
}

/* Of three grades the middle one is the most common. */
static const char *
invent_grade(struct demo *demo, size_t n)
{
	const struct pack *pack = demo->pack;
	size_t chance = demo_pick(demo, 20);

	if (!pack->grade_count)
		return NULL;
	if (n == DEMO_FIRST_CALLER || chance < 3)
		return pack->grades[0].id;
	if (chance > 13)
		return pack->grades[pack->grade_count - 1].id;
	return pack_default_grade(pack)->id;
}

static void
add_tags(struct demo *demo, size_t n, struct customer *customer)
{
	const struct pack *pack = demo->pack;

	if (!pack->tag_count || (n != 2 && n % 9 != 3))
		return;
	text_list_add(&customer->tags, pack->tags[n / 9 % pack->tag_count].id);
	if (n % 27 == 3)
		text_list_add(&customer->tags, pack->tags[(n / 9 + 2) % pack->tag_count].id);
}

static void
add_work(struct demo *demo, size_t n, const char *phone, struct customer *customer)
{
	int company = n < COUNT(callers) ? callers[n].company
	            : n % 3 ? -1 : (int)demo_pick(demo, COUNT(companies));
	char number[32], unit[64];

	phone_list_add(&customer->phones, phone, NULL);
	if (company < 0) {
		snprintf(unit, sizeof(unit), "%zu-%zu-%zu%02zu", 1 + n % 18, 1 + n % 4, 1 + n % 12,
		         1 + n % 4);
		record_set_text(&customer->unit, unit);
		return;
	}
	record_set_text(&customer->company, word(&companies[company]));
	snprintf(number, sizeof(number), "0531-8600%04zu", n);
	if (n >= COUNT(callers) && n % 2)
		phone_list_add(&customer->phones, number, NULL);
}

static void
confirm(struct demo *demo, size_t n, struct customer *customer)
{
	int64_t at_ms = demo->now_ms - (int64_t)(1 + n % 40) * DEMO_DAY_MS;

	if (n % 4 == 2)
		return;
	customer->confirmed = json_object();
	json_set(customer->confirmed, "name", json_whole(at_ms));
	json_set(customer->confirmed, "phone", json_whole(at_ms));
	if (n % 4 == 0)
		json_set(customer->confirmed, "address", json_whole(at_ms));
}

static bool
add_person(struct demo *demo, size_t n, struct err *e)
{
	int64_t at_ms = demo->now_ms - (int64_t)(70 + demo_pick(demo, 330)) * DEMO_DAY_MS;
	struct demo_person *person = &demo->people[n];
	struct customer customer;
	bool female, ok;

	customer_init(&customer);
	person->id = id_new(&demo->ids, at_ms);
	person->grade = invent_grade(demo, n);
	female = invent_name(demo, n, person->name, sizeof(person->name));
	if (n < COUNT(callers))
		snprintf(person->phone, sizeof(person->phone), "%s", callers[n].number);
	else
		snprintf(person->phone, sizeof(person->phone), "%s%04zu",
		         prefixes[n % COUNT(prefixes)], 1000 + n * 37);
	invent_address(demo, person->address, sizeof(person->address));
	record_set_text(&customer.name, person->name);
	record_set_text(&customer.title, female ? "女士" : "先生");
	record_set_text(&customer.address, person->address);
	record_set_text(&customer.grade, person->grade);
	add_work(demo, n, person->phone, &customer);
	add_tags(demo, n, &customer);
	confirm(demo, n, &customer);
	if (n % 7 == 1)
		record_set_text(&customer.note, _(demo_remarks[n / 7 % demo_remark_count]));
	ok = demo_add(demo, &demo->agents[n % DEMO_AGENTS], OP_CUSTOMER_ADD, &person->id,
	              customer_diff(NULL, &customer), at_ms, e);
	customer_release(&customer);
	return ok;
}

bool
demo_add_people(struct demo *demo, struct err *e)
{
	for (size_t i = 0; i < DEMO_PEOPLE; i++) {
		if (!add_person(demo, i, e))
			return false;
	}
	return true;
}
