/* pack.yaml: zone, hours, times of day, grades, the table of time limits, the pack's slots. */
#include "check_priv.h"

#include "base/error.h"
#include "base/i18n.h"
#include "base/zone.h"
#include "model/slot.h"
#include "pack/holidays.h"

#include <string.h>

static void
check_zone(const struct check *check)
{
	const struct pack *pack = check->pack;
	struct err e = ERR_INIT;
	struct zone zone;

	if (!*pack->timezone)
		return;
	if (!zone_load(&zone, pack->timezone, &e)) {
		yaml_reader_complain(check->reader, &pack->timezone, pack, "%s", e.text);
		return;
	}
	zone_release(&zone);
}

/* Those of the hotline, or of its calendar. */
static void
check_hours(const struct check *check, const struct opening_hours *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct opening_hours *hours = &rows[i];

		if (hours->from_minute >= hours->to_minute)
			yaml_reader_complain(
				check->reader, &hours->to_minute, hours,
				_("closes before it opens (over midnight: write two rows, "
			          "the first to \"24:00\")"));
		for (size_t j = 0; j < i; j++) {
			const struct opening_hours *other = &rows[j];

			if (hours->days & other->days && hours->from_minute < other->to_minute &&
			    other->from_minute < hours->to_minute)
				yaml_reader_complain(check->reader, NULL, hours,
				                     _("overlaps row %zu on a day of both"), j + 1);
		}
	}
}

static void
check_dayparts(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 1; i < pack->daypart_count; i++) {
		if (pack->dayparts[i].from_minute <= pack->dayparts[i - 1].from_minute)
			yaml_reader_complain(check->reader, &pack->dayparts[i].from_minute,
			                     &pack->dayparts[i],
			                     _("does not begin after the one before it"));
	}
}

static void
check_grades(const struct check *check)
{
	const struct pack *pack = check->pack;
	size_t defaults = 0;

	for (size_t i = 0; i < pack->grade_count; i++) {
		if (!pack->grades[i].is_default)
			continue;
		if (defaults++)
			yaml_reader_complain(check->reader, &pack->grades[i].is_default,
			                     &pack->grades[i],
			                     _("a second default grade (one is enough)"));
	}
	if (pack->grade_count && !defaults)
		yaml_reader_complain(
			check->reader, &pack->grades, pack,
			_("no grade is the default (write default: true to the usual one)"));
}

/* --- the table of time limits --------------------------------------------------------------- */

static const struct class_limits *
find_limits(const struct pack *pack, const char *class_id)
{
	for (size_t i = 0; i < pack->limit_count; i++) {
		if (strcmp(pack->limits[i].class_id, class_id) == 0)
			return &pack->limits[i];
	}
	return NULL;
}

static bool
has_grade(const struct class_limits *limits, const char *grade)
{
	for (size_t i = 0; i < limits->within_count; i++) {
		if (strcmp(limits->within[i].grade, grade) == 0)
			return true;
	}
	return false;
}

/* The unit of a length must go with the clock of its row. */
static void
check_span(const struct check *check, const struct class_limits *limits,
           const struct time_span *span, const void *owner)
{
	if (limits->clock == LIMIT_CALENDAR && span->unit == SPAN_WORKING_DAYS)
		yaml_reader_complain(check->reader, span, owner,
		                     _("working days need clock: working (or write %dd)"),
		                     (int)span->days);
	if (limits->clock == LIMIT_WORKING && span->unit == SPAN_DAYS)
		yaml_reader_complain(check->reader, span, owner,
		                     _("on the working clock write %dwd for working days, or hours "
		                       "of working time"),
		                     (int)span->days);
}

static void
check_warning(const struct check *check, const struct class_limits *limits)
{
	for (size_t w = 0; w < limits->within_count; w++) {
		const struct limit_of_grade *within = &limits->within[w];

		/* working time against working days: which is longer hangs on the hours of a day */
		bool alike = (within->within.unit == SPAN_WORKING_DAYS) ==
		             (limits->warn.unit == SPAN_WORKING_DAYS);

		if (alike && within->within.ms && limits->warn.ms >= within->within.ms)
			yaml_reader_complain(check->reader, &limits->warn, limits,
			                     _("the warning would come at once for grade %s"),
			                     yaml_reader_cut(check->reader, within->grade));
	}
}

static void
check_limits(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 0; i < pack->class_count; i++) {
		const char *class_id = pack->classes[i].id;

		if (*class_id && !find_limits(pack, class_id))
			yaml_reader_complain(check->reader, &pack->classes[i].id, pack,
			                     _("the table of time limits has no row for class %s"),
			                     yaml_reader_cut(check->reader, class_id));
	}
	for (size_t i = 0; i < pack->limit_count; i++) {
		const struct class_limits *limits = &pack->limits[i];

		for (size_t g = 0; g < pack->grade_count; g++) {
			const char *grade = pack->grades[g].id;

			if (*grade && !has_grade(limits, grade))
				yaml_reader_complain(
					check->reader, &limits->within, limits,
					_("a hole: no limit for grade %s (write %s: 24h)"), grade,
					grade);
		}
		for (size_t w = 0; w < limits->within_count; w++)
			check_span(check, limits, &limits->within[w].within, limits);
		check_span(check, limits, &limits->warn, limits);
		check_warning(check, limits);
	}
}

/* --- the calendar of working time ----------------------------------------------------------- */

/* One row on the working clock, or working days where no class is. */
static bool
needs_calendar(const struct pack *pack, const void **member, const void **owner)
{
	*member = &pack->limit_otherwise;
	*owner = pack;
	if (pack->limit_otherwise.unit == SPAN_WORKING_DAYS)
		return true;
	for (size_t i = 0; i < pack->limit_count; i++) {
		*member = &pack->limits[i].clock;
		*owner = &pack->limits[i];
		if (pack->limits[i].clock == LIMIT_WORKING)
			return true;
	}
	return false;
}

static void
check_calendar(const struct check *check)
{
	const struct pack *pack = check->pack;
	const struct pack_calendar *calendar = &pack->calendar;
	const void *member, *owner;

	check_hours(check, calendar->hours, calendar->hours_count);
	if (!calendar->holidays) {
		if (needs_calendar(pack, &member, &owner))
			yaml_reader_complain(check->reader, member, owner,
			                     _("working time needs a calendar (write calendar: "
			                       "{holidays: cn, hours: …})"));
		return;
	}
	if (!calendar->hours_count && !pack->hours_count)
		yaml_reader_complain(check->reader, &calendar->holidays, pack,
		                     _("a calendar needs working hours (write calendar.hours: the "
		                       "hotline is open round the clock)"));
	if (!holidays_are_there(calendar->holidays))
		yaml_reader_complain(check->reader, &calendar->holidays, pack,
		                     _("there is no list of holidays \"%s\" (man hotseat-pack "
		                       "says where they lie)"),
		                     yaml_reader_cut(check->reader, calendar->holidays));
}

static void
check_slots(const struct check *check)
{
	const struct pack *pack = check->pack;

	for (size_t i = 0; i < pack->slot_count; i++) {
		if (slot_is_known(NULL, pack->slots[i].id))
			yaml_reader_complain(
				check->reader, &pack->slots[i].id, &pack->slots[i],
				_("{%s} is filled by the program (choose another name)"),
				pack->slots[i].id);
	}
}

void
check_organisation(const struct check *check)
{
	check_zone(check);
	check_hours(check, check->pack->hours, check->pack->hours_count);
	check_dayparts(check);
	check_grades(check);
	check_limits(check);
	check_calendar(check);
	check_slots(check);
}
