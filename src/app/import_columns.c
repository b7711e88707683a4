/* Header names and their synonyms; see import_columns_priv.h. */
#include "import_columns_priv.h"

#include "base/i18n.h"
#include "base/options.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#define NAMES_MAX 10
#define NAME_MAX_BYTES 128

/* The first name of each row is the one for --map. All are compared folded. */
static const char *const names[IMPORT_FIELD_COUNT][NAMES_MAX] = {
	[IMPORT_KEY] = { "id", "customerid", "number", "编号", "客户编号", "序号" },
	[IMPORT_NAME] = { "name", "customer", "customername", "caller", "fullname", "姓名",
	                  "客户", "客户姓名", "名称", "联系人" },
	[IMPORT_TITLE] = { "title", "gendertitle", "salutation", "gender", "称呼", "称谓",
	                   "性别" },
	[IMPORT_PHONE] = { "phone", "telephone", "tel", "mobile", "phonenumber", "电话",
	                   "联系电话", "手机", "手机号", "号码" },
	[IMPORT_PHONE_2] = { "phone2", "secondphone", "otherphone", "电话2", "备用电话",
	                     "其他电话" },
	[IMPORT_ADDRESS] = { "address", "addr", "street", "地址", "联系地址", "住址" },
	[IMPORT_UNIT] = { "unit", "house", "room", "房号", "单元", "户号" },
	[IMPORT_COMPANY] = { "company", "organisation", "organization", "公司", "单位",
	                     "单位名称" },
	[IMPORT_EMAIL] = { "email", "mail", "邮箱", "电子邮箱", "电子邮件" },
	[IMPORT_GRADE] = { "grade", "level", "等级", "客户等级", "级别" },
	[IMPORT_TAGS] = { "tags", "labels", "标签" },
	[IMPORT_CHANNEL] = { "channel", "source", "渠道", "来源" },
	[IMPORT_NOTE] = { "note", "notes", "remark", "remarks", "备注", "说明" },
};

/* Lower case, half width, without blanks, dashes and underscores. */
static void
fold(const char *text, char out[NAME_MAX_BYTES])
{
	size_t length = strlen(text), used = 0;

	for (size_t at = 0; at < length && used + 5 < NAME_MAX_BYTES;) {
		uint32_t c;

		at += utf8_decode(text + at, length - at, &c, NULL);
		c = utf8_half_width(c);
		if (c == ' ' || c == '_' || c == '-' || c == '.' || c == 0xfeff)
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
	unsigned long number = strtoul(name, &end, 10);

	if (*name && !*end && number >= 1 && number <= header->count)
		return number - 1;
	fold(name, wanted);
	for (size_t i = 0; i < header->count; i++) {
		fold(header->fields[i], folded);
		if (!strcmp(folded, wanted))
			return i;
	}
	return IMPORT_NO_COLUMN;
}

static bool
unknown_field(const char *map, struct err *e)
{
	const char *known[IMPORT_FIELD_COUNT];
	const char *near;

	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++)
		known[i] = names[i][0];
	near = nearest_name(map, known, IMPORT_FIELD_COUNT);
	if (near)
		return err_set(e, ERR_USAGE, _("--map %s: no such field (did you mean %s?)"), map,
		               near);
	return err_set(e, ERR_USAGE,
	               _("--map %s: no such field (name, phone, address, title, note …)"), map);
}

static bool
apply_map(struct import_columns *columns, const struct csv_row *header, const char *map,
          struct err *e)
{
	const char *equals = strchr(map, '=');
	size_t length = equals ? (size_t)(equals - map) : 0;
	char folded[NAME_MAX_BYTES], field[NAME_MAX_BYTES];
	size_t column;

	if (!equals || length >= sizeof(field))
		return err_set(e, ERR_USAGE, _("--map %s: write FIELD=COLUMN"), map);
	memcpy(field, map, length);
	field[length] = '\0';
	fold(field, folded);
	column = column_named(header, equals + 1);
	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++) {
		if (!is_named((enum import_field)i, folded))
			continue;
		if (column == IMPORT_NO_COLUMN)
			return err_set(e, ERR_USAGE, _("--map %s: the table has no column \"%s\""),
			               map, equals + 1);
		columns->at[i] = column;
		return true;
	}
	return unknown_field(field, e);
}

bool
import_columns_find(struct import_columns *columns, const struct csv_row *header,
                    const char *const *maps, size_t map_count, struct err *e)
{
	char folded[NAME_MAX_BYTES];

	for (size_t i = 0; i < IMPORT_FIELD_COUNT; i++)
		columns->at[i] = IMPORT_NO_COLUMN;
	for (size_t i = 0; i < header->count; i++) {
		fold(header->fields[i], folded);
		for (size_t field = 0; field < IMPORT_FIELD_COUNT; field++) {
			if (columns->at[field] == IMPORT_NO_COLUMN &&
			    is_named((enum import_field)field, folded))
				columns->at[field] = i;
		}
	}
	for (size_t i = 0; i < map_count; i++) {
		if (!apply_map(columns, header, maps[i], e))
			return false;
	}
	if (columns->at[IMPORT_NAME] == IMPORT_NO_COLUMN &&
	    columns->at[IMPORT_PHONE] == IMPORT_NO_COLUMN)
		return err_set(e, ERR_INVALID,
		               _("the first line names neither a name nor a number: say which "
		                 "column is which with --map name=COLUMN --map phone=COLUMN"));
	return true;
}
