/* The rules of a whole form: what shows, what is wrong, presets, the subject line. */
#include "form_priv.h"

#include "base/utf8.h"

#include <string.h>

enum {
	SUMMARY_CHARACTERS_MAX = 120,
};

static const char *
value_of(const struct form_source *source, const char *field)
{
	const char *value = source->value(source->context, field);

	return value ? value : "";
}

/* "service/waiting" is also "service". */
static bool
is_or_is_below(const char *value, const char *wanted)
{
	size_t length = strlen(wanted);

	return strncmp(value, wanted, length) == 0 &&
	       (value[length] == '\0' || value[length] == '/');
}

/* A checklist has several values: each counts. */
static bool
has_value(const struct field *field, const char *value, const char *wanted)
{
	if (field->type != FIELD_CHECKLIST)
		return is_or_is_below(value, wanted);
	for (size_t length; *value; value += length + (value[length] == ',')) {
		length = strcspn(value, ",");
		if (strlen(wanted) == length && memcmp(value, wanted, length) == 0)
			return true;
	}
	return false;
}

/* A field whose condition hangs on a hidden field is hidden too, whatever that one holds. */
static bool
is_shown(const struct ticket_kind *kind, const struct field *field,
         const struct form_source *source, int depth)
{
	for (size_t i = 0; i < field->shown_if_count; i++) {
		const struct shown_if *condition = &field->shown_if[i];
		const struct field *other = kind_field(kind, condition->field);
		bool holds = false;

		if (!other || depth > FORM_CONDITIONS_MAX ||
		    !is_shown(kind, other, source, depth + 1))
			return false;
		for (size_t v = 0; v < condition->values.count && !holds; v++)
			holds = has_value(other, value_of(source, other->id),
			                  condition->values.items[v]);
		if (!holds)
			return false;
	}
	return true;
}

bool
ticket_form_is_shown(const struct pack *pack, const struct ticket_kind *kind,
                     const struct field *field, const struct form_source *source)
{
	(void)pack;
	return is_shown(kind, field, source, 0);
}

static bool
check_field(const struct pack *pack, const struct field *field, bool required,
            const struct form_source *source, struct form_fault *fault)
{
	const char *value = value_of(source, field->id);

	if (*value)
		return ticket_form_check_value(pack, field, value, fault);
	return !required || form_fail(fault, field, FORM_REQUIRED, 0);
}

/* All faults; needed names fields that are required beyond the pack's own (NULL = none). */
static size_t
check_fields(const struct pack *pack, const struct ticket_kind *kind,
             const struct name_list *needed, const struct form_source *source,
             struct form_fault *faults, size_t maximum)
{
	size_t count = 0;

	for (size_t i = 0; i < kind->field_count; i++) {
		const struct field *field = &kind->fields[i];
		bool named = needed && name_list_has(needed, field->id);
		struct form_fault fault;

		if (needed && !named)
			continue;
		if (!is_shown(kind, field, source, 0) ||
		    check_field(pack, field, field->required || named, source, &fault))
			continue;
		if (count < maximum)
			faults[count] = fault;
		count++;
	}
	return count;
}

size_t
ticket_form_check(const struct pack *pack, const struct ticket_kind *kind,
                  const struct form_source *source, struct form_fault *faults, size_t maximum)
{
	return check_fields(pack, kind, NULL, source, faults, maximum);
}

size_t
ticket_form_check_move(const struct pack *pack, const struct ticket_kind *kind,
                       const struct move *move, const struct form_source *source,
                       struct form_fault *faults, size_t maximum)
{
	return check_fields(pack, kind, &move->needs, source, faults, maximum);
}

/*
 * The same words as ui/form_check.c has for the small forms: what to write. {n} stands for the
 * whole number that goes with the message, {field} for the field's title.
 */
static const char *const messages[FORM_MESSAGE_COUNT] = {
	[FORM_REQUIRED] = N_("{field} must be filled in."),
	[FORM_TOO_LONG] = N_("Write at most {n} characters."),
	[FORM_NOT_NUMBER] = N_("Write a number such as 12 or 3.5."),
	[FORM_TOO_SMALL] = N_("Write a number that is at least {n}."),
	[FORM_TOO_LARGE] = N_("Write a number that is at most {n}."),
	[FORM_NOT_MONEY] = N_("Write an amount such as 12.50."),
	[FORM_NOT_DATE] = N_("Write a date such as 2026-11-21 or 11-21."),
	[FORM_NOT_TIME] = N_("Write a time such as 16:30."),
	[FORM_NOT_DATE_TIME] = N_("Write date and time such as 2026-11-21 16:30."),
	[FORM_NOT_PHONE] = N_("Write a telephone number such as 13800138000 or 0531-86012345."),
	[FORM_NOT_YES_NO] = N_("Write yes or no."),
	[FORM_UNKNOWN_CHOICE] = N_("Choose one of the list."),
	[FORM_CHOICE_UNFINISHED] = N_("Choose one of the lower level too."),
	[FORM_PATTERN] = N_("Write it in the form that is asked for."),
	[FORM_BAD_ITEMS] = N_("Row {n} does not fit"),
	[FORM_ITEM_REQUIRED] = N_("Row {n}: fill in what is missing"),
	[FORM_TOO_MANY_ITEMS] = N_("Write at most {n} rows."),
	[FORM_NO_CONTROLS] = N_("Type it anew: it has control characters."),
};

static void
add_message(struct strbuf *out, const char *message, const char *field, int64_t whole)
{
	const char *number = strstr(message, "{n}"), *name = strstr(message, "{field}");
	const char *mark = number ? number : name;

	if (!mark) {
		strbuf_add(out, message);
		return;
	}
	strbuf_add_n(out, message, (size_t)(mark - message));
	if (number)
		strbuf_addf(out, "%lld%s", (long long)whole, mark + strlen("{n}"));
	else
		strbuf_addf(out, "%s%s", field, mark + strlen("{field}"));
}

bool
ticket_form_fault_text(const struct form_fault *fault, struct strbuf *out)
{
	const struct field *field = fault->field;
	enum language language = i18n_get();

	if (fault->message == FORM_PATTERN && !text_is_missing(&field->pattern_says))
		return strbuf_add(out, text_in(&field->pattern_says, language));
	add_message(out, _(messages[fault->message]), text_in(&field->title, language),
	            fault->whole);
	if (fault->column)
		strbuf_addf(out, " (%s)", text_in(&fault->column->title, language));
	return !out->full;
}

bool
ticket_form_preset(const struct pack *pack, const struct field *field,
                   const struct slot_source *slots, enum language language,
                   const struct form_now *now, struct strbuf *out)
{
	struct strbuf filled;
	struct form_fault ignored;
	bool usable = false;

	if (!field->preset)
		return false;
	strbuf_init(&filled, VALUE_BYTES_MAX);
	size_t gaps = slot_fill(pack, field->preset, language, slots, &filled, NULL);

	if (gaps == 0 && filled.length > 0) {
		size_t start = out->length;

		usable = ticket_form_normalise(pack, field, filled.data, now, out, &ignored) &&
		         out->length > start;
		if (!usable)
			strbuf_splice(out, start, out->length - start, "", 0);
	}
	strbuf_release(&filled);
	return usable;
}

/* One line: breaks become blanks, at most so many characters. */
static void
add_line(struct strbuf *out, const char *text, size_t maximum)
{
	size_t length = strlen(text), characters = 0;
	bool blank = false;

	for (size_t at = 0; at < length;) {
		size_t used = utf8_grapheme(text + at, length - at);

		if (text[at] == '\n' || text[at] == '\t' || text[at] == '\r' || text[at] == ' ') {
			blank = true;
		} else if (characters++ == maximum) {
			strbuf_add(out, "…");
			return;
		} else {
			if (blank)
				strbuf_add_char(out, ' ');
			blank = false;
			strbuf_add_n(out, text + at, used);
		}
		at += used;
	}
}

bool
ticket_form_summary(const struct pack *pack, const struct ticket_kind *kind,
                    const struct form_source *source, enum language language, struct strbuf *out)
{
	struct strbuf joined;

	strbuf_init(&joined, VALUE_BYTES_MAX);
	for (size_t i = 0; i < kind->summary.count; i++) {
		const struct field *field = kind_field(kind, kind->summary.items[i]);

		if (!field || !*value_of(source, field->id) || !is_shown(kind, field, source, 0))
			continue;
		if (joined.length)
			strbuf_add(&joined, language == LANGUAGE_CHINESE ? "，" : ", ");
		ticket_form_show(pack, field, value_of(source, field->id), language, &joined);
	}
	if (joined.length)
		add_line(out, joined.data, SUMMARY_CHARACTERS_MAX);
	strbuf_release(&joined);
	return !out->full;
}
