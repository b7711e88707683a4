/* Header names and their synonyms; see import_columns_priv.h. */
#include "import_columns_priv.h"

#include "app/import.h"
#include "base/i18n.h"
#include "base/options.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "base/visible.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 24
#define NAME_MAX_BYTES 128

/* The first name of each row is the one for --map. All are compared folded. */
static const char *const names[IMPORT_FIELD_COUNT][NAMES_MAX] = {
	[IMPORT_KEY] = { "id", "customerid", "customerno", "customernumber", "clientid",
	                 "memberid", "编号", "客户编号", "客户号", "用户编号", "会员号", "会员编号" },
	[IMPORT_NAME] = { "name", "customer", "customername", "caller", "callername", "fullname",
	                  "contact", "contactname", "client", "姓名", "名字", "客户", "客户姓名",
	                  "客户名称", "用户姓名", "用户名称", "名称", "联系人", "来电人" },
	[IMPORT_SURNAME] = { "surname", "lastname", "familyname", "姓", "姓氏" },
	[IMPORT_GIVEN_NAME] = { "givenname", "firstname", "forename", "名" },
	[IMPORT_TITLE] = { "title", "gendertitle", "salutation", "gender", "sex", "称呼", "称谓",
	                   "性别" },
	[IMPORT_ADDRESS_AS] = { "addressas", "greetingname", "尊称", "如何称呼" },
	[IMPORT_PHONE] = { "phone", "telephone", "tel", "mobile", "mobilephone", "cell",
	                   "cellphone", "phonenumber", "telephonenumber", "mobilenumber",
	                   "contactnumber", "phones", "电话", "联系电话", "电话号码", "手机", "手机号",
	                   "手机号码", "移动电话", "号码", "联系方式" },
	[IMPORT_PHONE_2] = { "phone2", "secondphone", "otherphone", "landline", "homephone",
	                     "workphone", "officephone", "businessphone", "电话2", "手机2",
	                     "备用电话", "其他电话", "固定电话", "固话", "座机", "办公电话",
	                     "家庭电话" },
	[IMPORT_PHONE_3] = { "phone3", "thirdphone", "电话3", "手机3" },
	[IMPORT_ADDRESS] = { "address", "addr", "street", "fulladdress", "homeaddress", "地址",
	                     "联系地址", "详细地址", "通讯地址", "住址", "家庭住址" },
	[IMPORT_UNIT] = { "unit", "house", "room", "houseunit", "房号", "单元", "户号", "房间号",
	                  "表号" },
	[IMPORT_COMPANY] = { "company", "organisation", "organization", "employer", "公司",
	                     "公司名称", "单位", "单位名称", "工作单位" },
	[IMPORT_EMAIL] = { "email", "mail", "emailaddress", "邮箱", "电子邮箱", "电子邮件" },
	[IMPORT_GRADE] = { "grade", "level", "等级", "客户等级", "级别", "客户级别" },
	[IMPORT_TAGS] = { "tags", "tag", "labels", "label", "标签", "标记" },
	[IMPORT_LANGUAGE] = { "language", "语言" },
	[IMPORT_CHANNEL] = { "channel", "source", "origin", "渠道", "来源", "客户来源" },
	[IMPORT_DO_NOT_CALL] = { "donotcall", "dnc", "免打扰", "勿扰", "勿呼", "拒绝来电" },
	[IMPORT_NOTE] = { "note", "notes", "remark", "remarks", "comment", "comments", "备注",
	                  "说明" },
};

/* Where a second column of the same meaning goes: 手机 and 电话 beside each other. */
static const enum import_field overflow[IMPORT_FIELD_COUNT] = {
	[IMPORT_PHONE] = IMPORT_PHONE_2,
	[IMPORT_PHONE_2] = IMPORT_PHONE_3,
};

const char *
import_field_name(enum import_field field)
{
	return names[field][0];
}

/* Lower case, half width, without blanks, signs, and what stands in brackets: "姓名（必填）*". */
static void
fold(const char *text, char out[NAME_MAX_BYTES])
{
	size_t length = strlen(text), used = 0;

	for (size_t at = 0; at < length && used + 5 < NAME_MAX_BYTES;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c == '(' && used > 0)
			break;
		if (c < 0x80 && !isalnum((int)c))
			continue;
		if (c == 0xfeff || c == 0x200b || c == 0xa0)
			continue;
		if (c < 0x80)
			c = (uint32_t)tolower((int)c);
		used += utf8_encode(c, out + used);
	}
	out[used] = '\0';
}

static bool
is_named(enum import_field field, const char *folded)
{
	for (size_t i = 0; i < NAMES_MAX && names[field][i]; i++) {
		if (!strcmp(names[field][i], folded))
			return true;
	}
	return false;
}

static size_t
column_named(const struct csv_row *header, const char *name)
{
	char wanted[NAME_MAX_BYTES], folded[NAME_MAX_BYTES], *end;
	unsigned long number;

	for (size_t i = 0; i < header->count; i++) {
		if (!strcmp(header->fields[i], name))
			return i;
	}
	number = strtoul(name, &end, 10);
	if (*name >= '1' && *name <= '9' && !*end && number <= header->count)
		return number - 1;
	fold(name, wanted);
	for (size_t i = 0; i < header->count; i++) {
		fold(header->fields[i], folded);
		if (*wanted && !strcmp(folded, wanted))
			return i;
	}
	return IMPORT_NO_COLUMN;
}

static bool
unknown_field(const char *field, struct err *e)
{
	const char *known[IMPORT_FIELD_COUNT];
	const char *near;

	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++)
		known[i] = names[i][0];
	near = nearest_name(field, known, IMPORT_FIELD_COUNT);
	if (near)
		return err_set(e, ERR_USAGE, _("--map %s: no such field (did you mean %s?)"), field,
		               near);
	return err_set(e, ERR_USAGE,
	               _("--map %s: no such field (name, phone, address, title, note …)"), field);
}

static bool
apply_map(struct import_columns *columns, const struct csv_row *header, const char *map,
          struct err *e)
{
	const char *equals = strchr(map, '=');
	size_t length = equals ? (size_t)(equals - map) : 0;
	char folded[NAME_MAX_BYTES], field[NAME_MAX_BYTES];
	size_t column = IMPORT_NO_COLUMN;

	if (!length || length >= sizeof(field))
		return err_set(e, ERR_USAGE, _("--map %s: write FIELD=COLUMN"), map);
	memcpy(field, map, length);
	field[length] = '\0';
	fold(field, folded);
	if (equals[1])
		column = column_named(header, equals + 1);
	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++) {
		if (!is_named((enum import_field)i, folded))
			continue;
		if (equals[1] && column == IMPORT_NO_COLUMN)
			return err_set(e, ERR_USAGE, _("--map %s: the table has no column \"%s\""),
			               map, equals + 1);
		columns->at[i] = column;
		return true;
	}
	return unknown_field(field, e);
}

static void
find_by_header(struct import_columns *columns, const struct csv_row *header)
{
	char folded[NAME_MAX_BYTES];

	for (size_t i = 0; i < header->count; i++) {
		fold(header->fields[i], folded);
		for (size_t field = 0; field < IMPORT_FIELD_COUNT; field++) {
			enum import_field into = (enum import_field)field;

			if (!is_named(into, folded))
				continue;
			while (columns->at[into] != IMPORT_NO_COLUMN && overflow[into])
				into = overflow[into];
			if (columns->at[into] == IMPORT_NO_COLUMN)
				columns->at[into] = i;
			break;
		}
	}
}

/* A column that somebody mapped belongs to that field alone. */
static void
give_up_mapped(struct import_columns *columns, const struct import_columns *found)
{
	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++) {
		if (columns->at[i] == IMPORT_NO_COLUMN || columns->at[i] == found->at[i])
			continue;
		for (size_t k = 0; k < IMPORT_FIELD_COUNT; k++) {
			if (k != i && columns->at[k] == columns->at[i] &&
			    found->at[k] == columns->at[k])
				columns->at[k] = IMPORT_NO_COLUMN;
		}
	}
}

bool
import_columns_find(struct import_columns *columns, const struct csv_row *header,
                    const char *const *maps, size_t map_count, struct err *e)
{
	static const enum import_field who[] = {
		IMPORT_NAME, IMPORT_SURNAME, IMPORT_GIVEN_NAME, IMPORT_PHONE, IMPORT_PHONE_2,
		IMPORT_PHONE_3,
	};
	struct import_columns found;

	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++)
		columns->at[i] = IMPORT_NO_COLUMN;
	find_by_header(columns, header);
	found = *columns;
	for (size_t i = 0; i < map_count; i++) {
		if (!apply_map(columns, header, maps[i], e))
			return false;
	}
	give_up_mapped(columns, &found);
	for (size_t i = 0; i < sizeof(who) / sizeof(*who); i++) {
		if (columns->at[who[i]] != IMPORT_NO_COLUMN)
			return true;
	}
	return err_set(e, ERR_INVALID,
	               _("the first line names neither a name nor a number: say which column is "
	                 "which with --map name=COLUMN --map phone=COLUMN"));
}

static void
add_between(struct strbuf *out)
{
	if (out->length)
		strbuf_add(out, _(", "));
}

void
import_columns_describe(const struct import_columns *columns, const struct csv_row *header,
                        struct strbuf *taken, struct strbuf *left_out)
{
	for (size_t i = 0; i < header->count; i++) {
		const char *title = header->fields[i];
		const char *field = NULL;

		for (size_t k = 0; k < IMPORT_FIELD_COUNT; k++) {
			if (columns->at[k] == i)
				field = names[k][0];
		}
		add_between(field ? taken : left_out);
		if (field)
			strbuf_addf(taken, "%s ← ", field);
		visible_add(field ? taken : left_out, title, strlen(title), VISIBLE_LINE);
	}
}

bool
import_mdoc(struct strbuf *out)
{
	bool ok = strbuf_add(out, ".Bl -tag -width Ds\n");

	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++) {
		ok = ok && strbuf_addf(out, ".It Cm %s\n", names[i][0]);
		for (size_t k = 0; ok && k < NAMES_MAX && names[i][k]; k++)
			ok = strbuf_addf(out, "%s%s", k ? ",\n" : "", names[i][k]);
		ok = ok && strbuf_add(out, "\n");
	}
	return ok && strbuf_add(out, ".El\n");
}
