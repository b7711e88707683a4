/*
 * tickets.yaml: choice trees, and fields that can be filled in and shown.
 * Workflows are in check_workflows.c.
 */
#include "check_priv.h"

#include "base/i18n.h"
#include "model/form.h"

#include <string.h>

enum {
	CHOICE_LEVELS_MAX = 4,
	FIELDS_MAX = 60, /* as the table allows */
	CHECKLIST_MAX = 30,
};

/* --- choice trees --------------------------------------------------------------------------- */

static void
check_levels(const struct check *check, const struct option_node *options, size_t count, int level)
{
	for (size_t i = 0; i < count; i++) {
		if (level > CHOICE_LEVELS_MAX) {
			yaml_reader_complain(check->reader, &options[i].id, &options[i],
			                     _("is on level %d (at most %d)"), level,
			                     CHOICE_LEVELS_MAX);
			return;
		}
		check_levels(check, options[i].options, options[i].option_count, level + 1);
	}
}

static bool
is_tree_used(const struct pack *pack, const struct choice_tree *tree)
{
	for (size_t k = 0; k < pack->kind_count; k++) {
		for (size_t f = 0; f < pack->kinds[k].field_count; f++) {
			const struct field *field = &pack->kinds[k].fields[f];

			if (field->choices && strcmp(field->choices, tree->id) == 0)
				return true;
			for (size_t c = 0; c < field->column_count; c++) {
				const char *choices = field->columns[c].choices;

				if (choices && strcmp(choices, tree->id) == 0)
					return true;
			}
		}
	}
	return false;
}

static void
check_trees(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 0; i < pack->choice_count; i++) {
		const struct choice_tree *tree = &pack->choices[i];

		check_levels(check, tree->options, tree->option_count, 1);
		if (!is_tree_used(pack, tree))
			yaml_reader_warn(check->reader, &tree->id, tree,
			                 _("no field uses these choices"));
	}
}

/* --- which keys go with which type ---------------------------------------------------------- */

enum {
	USES_TEXT_MAX = 1u << 0,
	USES_BOUNDS = 1u << 1,
	USES_PATTERN = 1u << 2,
	USES_CHOICES = 1u << 3,
	USES_CURRENCY = 1u << 4,
	USES_UNIT = 1u << 5,
	USES_COLUMNS = 1u << 6,
	USES_ROWS_MAX = 1u << 7,
	NEEDS_CHOICES = 1u << 8,
	NEEDS_CURRENCY = 1u << 9,
	NEEDS_COLUMNS = 1u << 10,
	IN_COLUMNS = 1u << 11,
};

static const unsigned type_uses[FIELD_TYPE_COUNT] = {
	[FIELD_TEXT] = USES_TEXT_MAX | USES_PATTERN | IN_COLUMNS,
	[FIELD_LONG_TEXT] = USES_TEXT_MAX,
	[FIELD_CHOICE] = USES_CHOICES | NEEDS_CHOICES | IN_COLUMNS,
	[FIELD_NUMBER] = USES_BOUNDS | USES_UNIT | USES_PATTERN | IN_COLUMNS,
	[FIELD_MONEY] = USES_BOUNDS | USES_CURRENCY | NEEDS_CURRENCY | IN_COLUMNS,
	[FIELD_ADDRESS] = USES_TEXT_MAX,
	[FIELD_LINE_ITEMS] = USES_COLUMNS | NEEDS_COLUMNS | USES_ROWS_MAX,
	[FIELD_CHECKLIST] = USES_CHOICES | NEEDS_CHOICES,
	[FIELD_YES_NO] = IN_COLUMNS,
	[FIELD_REFERENCE] = USES_TEXT_MAX | USES_PATTERN,
};

struct field_key {
	const char *key;
	size_t offset;
	bool given;
	unsigned uses; /* one of these is enough */
	unsigned needs;
};

static void
check_keys(const struct check *check, const struct field *field)
{
	const struct field_key keys[] = {
		{ "max", offsetof(struct field, max), field->has_max,
		  USES_TEXT_MAX | USES_BOUNDS | USES_ROWS_MAX, 0 },
		{ "min", offsetof(struct field, min), field->has_min, USES_BOUNDS, 0 },
		{ "pattern", offsetof(struct field, pattern), field->pattern, USES_PATTERN, 0 },
		{ "choices", offsetof(struct field, choices), field->choices, USES_CHOICES,
		  NEEDS_CHOICES },
		{ "currency", offsetof(struct field, currency), field->currency, USES_CURRENCY,
		  NEEDS_CURRENCY },
		{ "unit", offsetof(struct field, unit), !text_is_missing(&field->unit), USES_UNIT,
		  0 },
		{ "columns", offsetof(struct field, columns), field->column_count, USES_COLUMNS,
		  NEEDS_COLUMNS },
	};
	unsigned type = type_uses[field->type];
	const char *name = field_type_names[field->type];

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const struct field_key *key = &keys[i];
		const void *place = (const char *)field + key->offset;

		if (key->given && !(type & key->uses))
			yaml_reader_complain(check->reader, place, field,
			                     _("%s means nothing for type %s (take it away)"),
			                     key->key, name);
		if (!key->given && type & key->needs)
			yaml_reader_complain(check->reader, NULL, field,
			                     _("%s is missing: type %s needs it"), key->key, name);
	}
	if (!text_is_missing(&field->pattern_says) &&
	    !yaml_reader_origin(check->reader, &field->pattern))
		yaml_reader_complain(check->reader, &field->pattern_says, field,
		                     _("there is no pattern it could speak of"));
}

static void
check_bounds(const struct check *check, const struct field *field)
{
	unsigned type = type_uses[field->type];
	int64_t most = field->type == FIELD_LONG_TEXT    ? FORM_LONG_TEXT_MAX
	               : field->type == FIELD_LINE_ITEMS ? FORM_ITEMS_MAX
	                                                 : 1000;

	if (field->has_min && field->has_max && field->min > field->max)
		yaml_reader_complain(check->reader, &field->min, field, _("min is above max"));
	if (field->has_max && type & (USES_TEXT_MAX | USES_ROWS_MAX) &&
	    (field->max < 1 || field->max > most))
		yaml_reader_complain(check->reader, &field->max, field,
		                     _("%lld is out of bounds (from %d to %lld)"),
		                     (long long)field->max, 1, (long long)most);
}

static void
check_columns(const struct check *check, const struct field *field)
{
	for (size_t i = 0; i < field->column_count; i++) {
		const struct item_column *column = &field->columns[i];
		unsigned type = type_uses[column->type];

		if (!(type & IN_COLUMNS))
			yaml_reader_complain(
				check->reader, &column->type, column,
				_("a column is text, number, money, choice or yes_no"));
		else if (!(type & USES_CHOICES) != !column->choices)
			yaml_reader_complain(
				check->reader, &column->choices, column,
				column->choices ? _("only a column of type choice has choices")
						: _("choices is missing: type choice needs it"));
	}
}

/* --- presets and conditions ----------------------------------------------------------------- */

static void
check_preset(const struct check *check, const struct field *field)
{
	/* a day on which every word for dates has a meaning */
	static const struct form_now now = { .year = 2026, .month = 1, .day = 15, .hour = 12 };
	struct form_fault fault;
	struct strbuf value, words;

	if (!field->preset || strchr(field->preset, '{'))
		return;
	strbuf_init(&value, 10000);
	strbuf_init(&words, 1000);
	if (!ticket_form_normalise(check->pack, field, field->preset, &now, &value, &fault) ||
	    !ticket_form_check_value(check->pack, field, value.data, &fault)) {
		ticket_form_fault_text(&fault, &words);
		yaml_reader_complain(check->reader, &field->preset, field,
		                     _("could not be saved: %s"), words.data);
	}
	strbuf_release(&words);
	strbuf_release(&value);
}

static bool
is_possible_choice(const struct pack *pack, const struct field *field, const char *value)
{
	const struct choice_tree *tree = field->choices ? pack_choices(pack, field->choices) : NULL;

	return !tree || choice_find(tree, value, NULL);
}

static bool
is_possible(const struct pack *pack, const struct field *field, const char *value)
{
	struct form_fault ignored;

	if (field->type == FIELD_CHOICE || field->type == FIELD_CHECKLIST)
		return is_possible_choice(pack, field, value);
	return ticket_form_check_value(pack, field, value, &ignored);
}

static const struct field *
find_field(const struct ticket_kind *kind, const char *id)
{
	return *id ? kind_field(kind, id) : NULL;
}

/* Marks every field that showing this one hangs on; how many steps away the last is. */
static int
mark_conditions(const struct ticket_kind *kind, const struct field *field, bool marked[FIELDS_MAX])
{
	bool now[FIELDS_MAX] = { false };
	int steps = 0;

	now[field - kind->fields] = true;
	for (bool grown = true; grown; steps += grown) {
		bool next[FIELDS_MAX] = { false };

		grown = false;
		for (size_t f = 0; f < kind->field_count; f++) {
			for (size_t i = 0; now[f] && i < kind->fields[f].shown_if_count; i++) {
				const struct field *other =
					find_field(kind, kind->fields[f].shown_if[i].field);

				if (other && !marked[other - kind->fields])
					grown = next[other - kind->fields] =
						marked[other - kind->fields] = true;
			}
		}
		memcpy(now, next, sizeof now);
	}
	return steps;
}

static void
check_shown(const struct check *check, const struct ticket_kind *kind, const struct field *field)
{
	bool marked[FIELDS_MAX] = { false };
	int steps;

	if (kind->field_count > FIELDS_MAX)
		return;
	steps = mark_conditions(kind, field, marked);
	if (marked[field - kind->fields])
		yaml_reader_complain(check->reader, &field->shown_if, field,
		                     _("is shown only when it is shown itself: it never is"));
	else if (steps > FORM_CONDITIONS_MAX)
		yaml_reader_complain(check->reader, &field->shown_if, field,
		                     _("hangs on a field that hangs on another and so on, %d deep "
		                       "(at most %d)"),
		                     steps, FORM_CONDITIONS_MAX);
}

static size_t
collect_fields(const struct ticket_kind *kind, const char **names)
{
	size_t count = kind->field_count < FIELDS_MAX ? kind->field_count : FIELDS_MAX;

	for (size_t i = 0; i < count; i++)
		names[i] = kind->fields[i].id;
	return count;
}

static void
check_condition(const struct check *check, const struct ticket_kind *kind,
                const struct field *field, const struct shown_if *condition)
{
	const struct field *other = find_field(kind, condition->field);
	const char *names[FIELDS_MAX];

	if (!other) {
		if (*condition->field)
			check_name(check, &condition->field, condition, _("field"),
			           condition->field, names, collect_fields(kind, names));
		return;
	}
	for (size_t v = 0; v < condition->values.count; v++) {
		if (!is_possible(check->pack, other, condition->values.items[v]))
			yaml_reader_complain(check->reader, &condition->values.items[v], field,
			                     _("%s never has the value \"%s\""), other->id,
			                     yaml_reader_cut(check->reader,
			                                     condition->values.items[v]));
	}
}

static void
check_field(const struct check *check, const struct ticket_kind *kind, const struct field *field)
{
	check_keys(check, field);
	check_bounds(check, field);
	check_columns(check, field);
	check_preset(check, field);
	for (size_t i = 0; i < field->shown_if_count; i++)
		check_condition(check, kind, field, &field->shown_if[i]);
	if (field->shown_if_count)
		check_shown(check, kind, field);
	if (field->type == FIELD_DEPARTMENT && check->read[0] && !check->pack->department_count)
		yaml_reader_complain(check->reader, &field->type, field,
		                     _("there are no departments to choose from"));
	if (field->type == FIELD_CHECKLIST && field->choices) {
		const struct choice_tree *tree = pack_choices(check->pack, field->choices);

		for (size_t i = 0; tree && i < tree->option_count; i++) {
			if (tree->options[i].option_count || i >= CHECKLIST_MAX)
				yaml_reader_complain(
					check->reader, &field->choices, field,
					_("a checklist has one level, at most %d entries"),
					CHECKLIST_MAX);
		}
	}
}

/* --- kinds ---------------------------------------------------------------------------------- */

static void
check_kind(const struct check *check, const struct ticket_kind *kind)
{
	const char *names[FIELDS_MAX];
	size_t count = collect_fields(kind, names);

	for (size_t i = 0; i < kind->field_count; i++)
		check_field(check, kind, &kind->fields[i]);
	for (size_t i = 0; i < kind->summary.count; i++)
		check_name(check, &kind->summary.items[i], kind, _("field"), kind->summary.items[i],
		           names, count);
}

void
check_tickets(const struct check *check)
{
	check_trees(check);
	for (size_t i = 0; i < check->pack->kind_count; i++)
		check_kind(check, &check->pack->kinds[i]);
	check_workflows(check);
}
