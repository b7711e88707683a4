/* Files of holidays: read by a table like packs, then sorted into one list of days. */
#include "pack/holidays.h"

#include "base/arena.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "model/civil_time.h"
#include "pack/yaml_tree.h"
#include "schema_priv.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	PATH_BYTES_MAX = 4096,
	RANGE_DAYS_MAX = 60,
	RANGES_MAX = 100,
	YEARS_MAX = 140,
};

#define COUNT_OF(array) (sizeof(array) / sizeof *(array))

struct holiday_year {
	int64_t year;
	const char *source;
	struct name_list off, work;
};

struct holiday_file {
	struct text title;
	const struct holiday_year *years;
	size_t year_count;
};

static const struct row year_rows[] = {
	{ .key = "year", .kind = VALUE_WHOLE, .flags = ROW_REQUIRED,
	  .offset = offsetof(struct holiday_year, year), .min = CALENDAR_YEAR_MIN,
	  .max = CALENDAR_YEAR_MAX, .help = N_("The year of the notice.") },
	{ .key = "source", .kind = VALUE_STRING, .offset = offsetof(struct holiday_year, source),
	  .format = FORMAT_LINE, .max = 200, .help = N_("Where it was published.") },
	{ .key = "off", .kind = VALUE_NAMES, .offset = offsetof(struct holiday_year, off),
	  .format = FORMAT_LINE, .max = RANGES_MAX,
	  .help = N_("Days off: \"2026-10-01\", or from and to: \"2026-10-01/2026-10-07\".") },
	{ .key = "work", .kind = VALUE_NAMES, .offset = offsetof(struct holiday_year, work),
	  .format = FORMAT_LINE, .max = RANGES_MAX, .help = N_("Make-up working days.") },
};

static const struct schema year_schema = {
	.name = "year", .rows = year_rows, .row_count = COUNT_OF(year_rows),
	.size = sizeof(struct holiday_year),
};

static const struct row file_rows[] = {
	{ .key = "title", .kind = VALUE_TEXT, .flags = ROW_REQUIRED,
	  .offset = offsetof(struct holiday_file, title), .max = 80,
	  .help = N_("What people read.") },
	{ .key = "years", .kind = VALUE_LIST, .flags = ROW_REQUIRED,
	  .offset = offsetof(struct holiday_file, years),
	  .count_offset = offsetof(struct holiday_file, year_count), .object = &year_schema,
	  .min = 1, .max = YEARS_MAX, .help = N_("One item a year that is known, rising.") },
};

const struct schema holidays_schema = {
	.name = "holidays", .rows = file_rows, .row_count = COUNT_OF(file_rows),
	.size = sizeof(struct holiday_file),
};

/* --- days ----------------------------------------------------------------------------------- */

/* A day as a notice tells it. */
struct told_day {
	struct holiday holiday;
	int64_t year;
};

struct told_days {
	struct told_day *items;
	size_t count, capacity;
};

static void
read_range(struct yaml_reader *reader, const struct holiday_year *year, const char *const *text,
           bool works, struct told_days *days)
{
	int32_t first, last;
	int from_year, to_year, month, day;

	if (!days_parse(*text, &first, &last) || last - first >= RANGE_DAYS_MAX) {
		yaml_reader_complain(reader, text, year,
		                     _("\"%s\" is no day (write 2026-10-01, or "
		                       "2026-10-01/2026-10-07 for at most %d)"),
		                     yaml_reader_cut(reader, *text), RANGE_DAYS_MAX);
		return;
	}
	civil_from_day_number(first, &from_year, &month, &day);
	civil_from_day_number(last, &to_year, &month, &day);
	/* a notice may tell of days just before and after its year, of no others */
	if (from_year < year->year - 1 || to_year > year->year + 1) {
		yaml_reader_complain(reader, text, year, _("%s does not belong to the year %lld"),
		                     yaml_reader_cut(reader, *text), (long long)year->year);
		return;
	}
	for (int32_t number = first; number <= last; number++) {
		MEM_GROW(days->items, days->capacity, days->count);
		days->items[days->count++] = (struct told_day){ { number, works }, year->year };
	}
}

static void
read_year(struct yaml_reader *reader, const struct holiday_year *year, struct told_days *days)
{
	size_t begin = days->count;

	for (size_t i = 0; i < year->off.count; i++)
		read_range(reader, year, &year->off.items[i], false, days);
	for (size_t i = 0; i < year->work.count; i++)
		read_range(reader, year, &year->work.items[i], true, days);
	for (size_t i = begin; i < days->count; i++) {
		for (size_t j = begin; j < i; j++) {
			int y, month, day;

			if (days->items[i].holiday.day != days->items[j].holiday.day)
				continue;
			civil_from_day_number(days->items[i].holiday.day, &y, &month, &day);
			yaml_reader_complain(reader, &year->year, year,
			                     _("%04d-%02d-%02d is written twice"), y, month, day);
			return;
		}
	}
}

static int
compare_days(const void *a, const void *b)
{
	const struct told_day *x = a, *y = b;

	if (x->holiday.day != y->holiday.day)
		return x->holiday.day < y->holiday.day ? -1 : 1;
	return x->year < y->year ? -1 : x->year > y->year;
}

/* Of a day that two notices tell of, the later one counts. */
static void
make_list(struct holiday_list *list, const char *name, const struct holiday_file *file,
          struct told_days *days)
{
	struct holiday *kept = arena_alloc(list->arena, days->count + 1, sizeof(*kept));
	int32_t *years = arena_alloc(list->arena, file->year_count + 1, sizeof(*years));
	size_t count = 0;

	if (days->count)
		qsort(days->items, days->count, sizeof(*days->items), compare_days);
	for (size_t i = 0; i < days->count; i++) {
		if (count && kept[count - 1].day == days->items[i].holiday.day)
			count--;
		kept[count++] = days->items[i].holiday;
	}
	for (size_t i = 0; i < file->year_count; i++)
		years[i] = (int32_t)file->years[i].year;
	list->title = file->title;
	list->holidays = (struct holidays){
		.name = arena_dup_text(list->arena, name),
		.years = years,
		.year_count = file->year_count,
		.days = kept,
		.day_count = count,
	};
}

bool
holiday_list_parse(struct holiday_list *list, const char *name, const char *file,
                   const char *bytes, size_t length, struct fault_list *faults)
{
	struct holiday_file content = { 0 };
	struct told_days days = { 0 };
	const struct tree_node *root;
	struct yaml_reader reader;
	size_t before = faults->errors;

	*list = (struct holiday_list){ .arena = arena_new() };
	if (!tree_parse(list->arena, file, bytes, length, faults, &root))
		goto out;
	yaml_reader_init(&reader, list->arena, faults);
	yaml_reader_read(&reader, &holidays_schema, file, root, &content);
	for (size_t i = 0; i < content.year_count; i++) {
		const struct holiday_year *year = &content.years[i];

		if (i && year->year <= year[-1].year)
			yaml_reader_complain(&reader, &year->year, year,
			                     _("does not come after the one before it"));
		read_year(&reader, year, &days);
	}
	yaml_reader_release(&reader);
	if (faults->errors == before)
		make_list(list, name, &content, &days);
out:
	mem_free(days.items);
	fault_list_sort(faults);
	if (faults->errors == before)
		return true;
	holiday_list_release(list);
	return false;
}

void
holiday_list_release(struct holiday_list *list)
{
	if (list->arena)
		arena_free(list->arena);
	*list = (struct holiday_list){ .arena = NULL };
}

/* --- files ---------------------------------------------------------------------------------- */

static bool
find_file(const char *name, struct strbuf *out)
{
	static const enum path_kind places[] = { PATH_CONFIG, PATH_SHARED };
	struct err ignored = ERR_INIT;
	struct stat status;

	if (!format_fits(FORMAT_ID, name, &ignored))
		return false;
	for (size_t i = 0; i < COUNT_OF(places); i++) {
		strbuf_clear(out);
		if (path_of(places[i], "holidays/", out, &ignored) &&
		    strbuf_addf(out, "%s.yaml", name) && stat(out->data, &status) == 0 &&
		    S_ISREG(status.st_mode))
			return true;
	}
	return false;
}

bool
holidays_are_there(const char *name)
{
	struct strbuf path;
	bool found;

	if (strcmp(name, CALENDAR_NO_HOLIDAYS) == 0)
		return true;
	strbuf_init(&path, PATH_BYTES_MAX);
	found = find_file(name, &path);
	strbuf_release(&path);
	return found;
}

static bool
fail_with_first(const struct fault_list *faults, struct err *e)
{
	struct strbuf text;

	strbuf_init(&text, ERR_TEXT_MAX);
	if (faults->count)
		fault_text(&faults->items[0], &text);
	err_set(e, ERR_INVALID, "%s", text.data ? text.data : "");
	strbuf_release(&text);
	return false;
}

bool
holiday_list_load(struct holiday_list *list, const char *name, struct err *e)
{
	struct fault_list faults;
	struct strbuf path;
	char *bytes = NULL;
	size_t length;
	bool ok;

	*list = (struct holiday_list){ .arena = NULL };
	fault_list_init(&faults);
	strbuf_init(&path, PATH_BYTES_MAX);
	ok = find_file(name, &path) ||
	     err_set(e, ERR_NOT_FOUND, _("there is no list of holidays \"%s\": write "
	                                 "holidays/%s.yaml beside settings.yaml"),
	             name, name);
	ok = ok && file_read(path.data, HOLIDAYS_FILE_MAX, &bytes, &length, e);
	if (ok && !holiday_list_parse(list, name, path.data, bytes, length, &faults))
		ok = fail_with_first(&faults, e);
	mem_free(bytes);
	strbuf_release(&path);
	fault_list_release(&faults);
	return ok;
}

bool
holidays_years_text(const struct holidays *holidays, struct strbuf *out)
{
	bool fits = true;

	for (size_t i = 0, last; i < holidays->year_count && fits; i = last + 1) {
		for (last = i; last + 1 < holidays->year_count &&
		               holidays->years[last + 1] == holidays->years[last] + 1;)
			last++;
		fits = strbuf_addf(out, "%s%d", i ? ", " : "", (int)holidays->years[i]) &&
		       (last == i || strbuf_addf(out, "–%d", (int)holidays->years[last]));
	}
	return fits;
}

struct calendar *
pack_calendar_open(const struct pack *pack, const struct zone *zone, struct err *e)
{
	struct pack_calendar rules = pack->calendar;
	struct holiday_list list;
	struct calendar *calendar;

	if (!rules.holidays)
		return NULL;
	if (!rules.hours_count) {
		rules.hours = pack->hours;
		rules.hours_count = pack->hours_count;
	}
	if (strcmp(rules.holidays, CALENDAR_NO_HOLIDAYS) == 0)
		return calendar_new(zone, &rules, NULL, e);
	if (!holiday_list_load(&list, rules.holidays, e))
		return NULL;
	calendar = calendar_new(zone, &rules, &list.holidays, e);
	holiday_list_release(&list);
	return calendar;
}
