/*
 * Lists of public holidays and make-up working days: holidays/NAME.yaml among
 * the own files (PATH_CONFIG), else among those of the program (PATH_SHARED).
 * A year is in the list or it is not: nothing is worked out. Read with the
 * same strictness as packs, at start and off the loop thread.
 */
#ifndef PACK_HOLIDAYS_H
#define PACK_HOLIDAYS_H

#include "base/error.h"
#include "base/zone.h"
#include "model/calendar.h"
#include "model/pack.h"
#include "pack/fault.h"

#include <stdbool.h>
#include <stddef.h>

#define HOLIDAYS_FILE_MAX (256u << 10)

struct arena;

/* What a file says. holiday_list_release it. */
struct holiday_list {
	struct holidays holidays;	/* its memory belongs to the arena */
	struct text title;
	struct arena *arena;
};

/* False with every fault when the file breaks a rule; *list is empty then. */
bool
holiday_list_parse(struct holiday_list *list, const char *name, const char *file,
                   const char *bytes, size_t length, struct fault_list *faults);

/* False with e: ERR_NOT_FOUND when there is no such list, ERR_INVALID with the first fault. */
bool
holiday_list_load(struct holiday_list *list, const char *name, struct err *e);

void
holiday_list_release(struct holiday_list *list);

/* CALENDAR_NO_HOLIDAYS, or a list with a file. */
bool
holidays_are_there(const char *name);

/* "2011–2026, 2028": the years that are known. */
bool
holidays_years_text(const struct holidays *holidays, struct strbuf *out);

/*
 * The calendar of a pack, in its zone, which must outlive it. NULL without a
 * word (e stays clear) when the pack has none; NULL with e when its holidays
 * cannot be read: the desk works on, but on the working clock nothing is due.
 * calendar_free it.
 */
struct calendar *
pack_calendar_open(const struct pack *pack, const struct zone *zone, struct err *e);

#endif
