/* One row → a customer; see import_row_priv.h. */
#include "import_row_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "base/utf8.h"
#include "model/person_name.h"
#include "model/phone_number.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#define VALUE_MAX (256 * 1024)
#define ESCAPE 0x1b

#define AT(member) offsetof(struct customer, member)

const struct import_text import_texts[] = {
	{ IMPORT_NAME, "name", AT(name) },
	{ IMPORT_TITLE, "title", AT(title) },
	{ IMPORT_ADDRESS_AS, "address_as", AT(address_as) },
	{ IMPORT_ADDRESS, "address", AT(address) },
	{ IMPORT_UNIT, "unit", AT(unit) },
	{ IMPORT_COMPANY, "company", AT(company) },
	{ IMPORT_EMAIL, "email", AT(email) },
	{ IMPORT_GRADE, "grade", AT(grade) },
	{ IMPORT_LANGUAGE, "language", AT(language) },
	{ IMPORT_CHANNEL, "channel", AT(channel) },
	{ IMPORT_NOTE, "note", AT(note) },
	{ .name = NULL },
};

/* --- cleaning ---------------------------------------------------------------------------- */

/* Signs without a shape of their own that only disturb: zero-width spaces, direction marks, BOM. */
static bool
is_invisible(uint32_t c)
{
	return c == 0xad || c == 0x61c || c == 0x200b || c == 0x200e || c == 0x200f ||
	       (c >= 0x202a && c <= 0x202e) || c == 0x2060 || (c >= 0x2066 && c <= 0x2069) ||
	       c == 0xfeff;
}

static bool
is_blank(uint32_t c)
{
	return c <= ' ' || (c >= 0x7f && c <= 0xa0) || c == 0x3000 || c == 0x2028 || c == 0x2029;
}

/* Bytes of a terminal's control sequence that begins at text: "\033[31m". */
static size_t
escape_length(const char *text, size_t length)
{
	size_t at = 1;

	if (length > 1 && text[1] == '[') {
		for (at = 2; at < length && (unsigned char)text[at] < 0x40; at++)
			;
		return at < length ? at + 1 : length;
	}
	return at;
}

static void
clean(const char *text, bool lines, struct strbuf *out)
{
	size_t length = strlen(text), kept = 0;

	for (size_t at = 0; at < length;) {
		uint32_t c;
		size_t taken = utf8_decode(text + at, length - at, &c, NULL);

		if (c == ESCAPE) {
			at += escape_length(text + at, length - at);
			continue;
		}
		at += taken;
		if (is_invisible(c))
			continue;
		if (!is_blank(c)) {
			strbuf_add_code_point(out, c);
			kept = out->length;
		} else if (out->length) {
			strbuf_add_code_point(out, c == '\n' && lines ? '\n'
			                                              : c == 0x3000 ? c : ' ');
		}
	}
	if (out->data)
		strbuf_splice(out, kept, out->length - kept, "", 0);
}

/* What tables write for "nothing". */
static bool
says_nothing(const char *text)
{
	static const char *const words[] = { "-", "--", "—", "/", "无", "无数据", "n/a", "null", "none",
	                                     "#n/a" };

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!strcasecmp(text, words[i]))
			return true;
	}
	return false;
}

char *
import_row_value(const struct import_columns *columns, const struct csv_row *row,
                 enum import_field field)
{
	size_t column = columns->at[field];
	struct strbuf value;

	strbuf_init(&value, VALUE_MAX);
	strbuf_add(&value, "");
	if (column != IMPORT_NO_COLUMN && column < row->count)
		clean(csv_undefuse(row->fields[column]), field == IMPORT_NOTE, &value);
	if (value.length && says_nothing(value.data))
		strbuf_clear(&value);
	return value.data ? strbuf_take(&value) : mem_dup_text("");
}

/* --- fields ------------------------------------------------------------------------------ */

static bool
check_length(const char *field, const char *value, struct err *e)
{
	const struct record_field *known = record_field_find(&customer_type, field,
	                                                     strlen(field));
	size_t maximum = known->maximum ? (size_t)known->maximum : RECORD_TEXT_MAX;

	if (utf8_count(value, strlen(value)) <= maximum)
		return true;
	return err_set(e, ERR_LIMIT, _("%s: longer than %zu characters: shorten it"), field,
	               maximum);
}

static bool
take_texts(const struct import_rules *rules, const struct csv_row *row,
           struct customer *customer, struct err *e)
{
	for (const struct import_text *text = import_texts; text->name; text++) {
		char *value = import_row_value(rules->columns, row, text->field);
		bool good = check_length(text->name, value, e);

		if (good)
			record_set_text(import_text_at(customer, text), value);
		mem_free(value);
		if (!good)
			return false;
	}
	return true;
}

static bool
is_latin(const char *text)
{
	return text[0] && (unsigned char)text[0] < 0x80;
}

/* "姓" + "名" → 王小明; "last name" + "first name" → John Smith. */
static bool
take_split_name(const struct import_rules *rules, const struct csv_row *row,
                struct customer *customer, struct err *e)
{
	char *surname = import_row_value(rules->columns, row, IMPORT_SURNAME);
	char *given = import_row_value(rules->columns, row, IMPORT_GIVEN_NAME);
	struct strbuf name;
	bool good;

	strbuf_init(&name, VALUE_MAX * 2);
	if (is_latin(surname) || is_latin(given))
		strbuf_addf(&name, "%s%s%s", given, *given && *surname ? " " : "", surname);
	else
		strbuf_addf(&name, "%s%s", surname, given);
	good = check_length("name", name.data, e);
	if (good)
		record_set_text(&customer->name, name.data);
	strbuf_release(&name);
	mem_free(surname);
	mem_free(given);
	return good;
}

/* "匿名", "anonymous": nobody is called that. */
static void
drop_name_of_nobody(struct customer *customer)
{
	struct person_name parsed;

	person_name_parse(customer->name ? customer->name : "", &parsed);
	if (parsed.kind == PERSON_NAME_NONE)
		record_set_text(&customer->name, NULL);
}

/* "男", "F", "Mrs" → as the desk writes it; other words stand as they are. */
static void
settle_title(struct customer *customer)
{
	enum honorific honorific = honorific_parse(customer->title);

	if (honorific != HONORIFIC_UNKNOWN)
		record_set_text(&customer->title, honorific_text(honorific, LANGUAGE_CHINESE));
}

static void
add_number(struct customer *customer, const char *text)
{
	struct phone_number new, old;

	phone_parse(text, NULL, &new);
	for (size_t i = 0; i < customer->phones.count; i++) {
		phone_parse(customer->phones.items[i].number, NULL, &old);
		if (!strcmp(old.normal, new.normal) && !strcmp(old.extension, new.extension))
			return;
	}
	phone_list_add(&customer->phones, text, NULL);
}

/* As given where that says it all; several numbers, and those that got an area code, anew. */
static void
add_numbers(const char *value, const struct phone_number *numbers, size_t count,
            struct customer *customer, int64_t *completed)
{
	char display[PHONE_DISPLAY_SIZE];
	struct phone_number alone;

	phone_parse(value, NULL, &alone);
	if (count == 1 && !strcmp(alone.normal, numbers[0].normal)) {
		if (phone_is_searchable(&numbers[0]))
			add_number(customer, value);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (!phone_display(&numbers[i], display))
			continue;
		add_number(customer, display);
		*completed += alone.kind == PHONE_INVALID;
	}
}

static bool
take_numbers(const struct import_rules *rules, const struct csv_row *row, enum import_field field,
             struct customer *customer, int64_t *completed, struct err *e)
{
	struct phone_number numbers[PHONE_LIST_MAX];
	char *value = import_row_value(rules->columns, row, field);
	size_t count = phone_parse_list(value, rules->home_area, numbers, PHONE_LIST_MAX);
	bool good = true;

	if (count > PHONE_LIST_MAX)
		good = err_set(e, ERR_LIMIT,
		               _("number \"%.60s\": more than %d numbers in one field"), value,
		               PHONE_LIST_MAX);
	for (size_t i = 0; good && i < count; i++) {
		if (numbers[i].kind == PHONE_INVALID)
			good = err_set(e, ERR_INVALID, _("number \"%.60s\": %s"), value,
			               phone_fault_text(numbers[i].fault));
	}
	if (good)
		add_numbers(value, numbers, count, customer, completed);
	mem_free(value);
	return good;
}

static bool
is_title(const struct text *title, const char *value)
{
	for (int language = 0; language < LANGUAGE_COUNT; language++) {
		if (!strcasecmp(text_in(title, (enum language)language), value))
			return true;
	}
	return false;
}

static bool
unknown_grade(const struct pack *pack, const char *value, struct err *e)
{
	struct strbuf known;

	strbuf_init(&known, 200);
	for (size_t i = 0; i < pack->grade_count; i++)
		strbuf_addf(&known, "%s%s", i ? ", " : "", pack->grades[i].id);
	err_set(e, ERR_INVALID,
	        _("grade \"%.60s\": the hotline has %s (--map grade= leaves it out)"), value,
	        known.data ? known.data : "");
	strbuf_release(&known);
	return false;
}

/* "A", "a级", "A 级（重点单位）" → the pack's id. */
static bool
settle_grade(const struct pack *pack, struct customer *customer, struct err *e)
{
	const char *value = customer->grade;

	if (!value || !pack || !pack->grade_count)
		return true;
	for (size_t i = 0; i < pack->grade_count; i++) {
		const struct grade *grade = &pack->grades[i];
		size_t length = strlen(grade->id);
		const char *rest = value + length;

		if (is_title(&grade->title, value) ||
		    (!strncasecmp(value, grade->id, length) &&
		     (!*rest || !strcmp(rest, "级") || !strcmp(rest, " 级")))) {
			record_set_text(&customer->grade, grade->id);
			return true;
		}
	}
	return unknown_grade(pack, value, e);
}

static void
add_tag(const struct pack *pack, const char *word, struct customer *customer)
{
	for (size_t i = 0; pack && i < pack->tag_count; i++) {
		if (is_title(&pack->tags[i].title, word))
			word = pack->tags[i].id;
	}
	for (size_t i = 0; i < customer->tags.count; i++) {
		if (!strcmp(customer->tags.items[i], word))
			return;
	}
	text_list_add(&customer->tags, word);
}

/* Words apart by , ; | 、 in either width; ids and titles of the pack, others as they stand. */
static bool
take_tags(const struct import_rules *rules, const struct csv_row *row, struct customer *customer,
          struct err *e)
{
	char *value = import_row_value(rules->columns, row, IMPORT_TAGS);
	struct strbuf folded;
	char *next, *word;
	bool good = true;

	strbuf_init(&folded, VALUE_MAX);
	for (size_t at = 0, length = strlen(value); at < length;) {
		uint32_t c;

		at += utf8_decode(value + at, length - at, &c, NULL);
		strbuf_add_code_point(&folded,
		                      c == 0x3001 || c == 0xff0c || c == 0xff1b || c == 0xff5c
		                      ? ',' : c);
	}
	next = folded.data;
	while (good && next && (word = strsep(&next, ",;|"))) {
		word += strspn(word, " ");
		for (size_t end = strlen(word); end && word[end - 1] == ' ';)
			word[--end] = '\0';
		good = check_length("tags", word, e);
		if (good && *word)
			add_tag(rules->pack, word, customer);
	}
	if (good && customer->tags.count > RECORD_LIST_MAX)
		good = err_set(e, ERR_LIMIT, _("tags: more than %d"), RECORD_LIST_MAX);
	strbuf_release(&folded);
	mem_free(value);
	return good;
}

/* Anything but a plain no forbids calls: better one call too few. */
static void
take_do_not_call(const struct import_rules *rules, const struct csv_row *row,
                 struct customer *customer)
{
	static const char *const no[] = { "", "0", "no", "n", "false", "否", "不是", "允许" };
	char *value = import_row_value(rules->columns, row, IMPORT_DO_NOT_CALL);
	bool forbids = true;

	for (size_t i = 0; i < sizeof(no) / sizeof(*no); i++)
		forbids = forbids && strcasecmp(value, no[i]) != 0;
	customer->do_not_call = forbids;
	mem_free(value);
}

bool
import_row_read(const struct import_rules *rules, const struct csv_row *row,
                struct customer *customer, int64_t *completed, struct err *e)
{
	customer_init(customer);
	if (!take_texts(rules, row, customer, e) ||
	    (!customer->name && !take_split_name(rules, row, customer, e)) ||
	    !settle_grade(rules->pack, customer, e) || !take_tags(rules, row, customer, e))
		return false;
	for (int field = IMPORT_PHONE; field <= IMPORT_PHONE_3; field++) {
		if (!take_numbers(rules, row, (enum import_field)field, customer, completed, e))
			return false;
	}
	drop_name_of_nobody(customer);
	settle_title(customer);
	take_do_not_call(rules, row, customer);
	if (!customer->name && !customer->phones.count)
		return err_set(e, ERR_INVALID, _("neither a name nor a number"));
	return true;
}
