/* Terminal, characters, settings, pack, calendar and clock; see doctor_priv.h. */
#include "doctor_priv.h"

#include "app/desk_pack.h"
#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/width.h"
#include "model/civil_time.h"
#include "model/operation.h"
#include "pack/holidays.h"
#include "pack/load.h"
#include "ui/actions.h"
#include "ui/term.h"
#include "ui/theme.h"

#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timex.h>
#include <unistd.h>

enum {
	ROWS_COMFORTABLE = 24,
	COLUMNS_COMFORTABLE = 80,
	FAULTS_SAID = 5,
	HOUR_MS = 3600 * 1000,
	PROGRAM_YEAR = 2026,		/* no clock stands before the program was written */
};

/* --- terminal ----------------------------------------------------------------------------- */

static const char *
colours(enum colour_depth depth)
{
	static const char *const words[] = {
		[COLOUR_MONO] = N_("no colours"),
		[COLOUR_16] = N_("16 colours"),
		[COLOUR_256] = N_("256 colours"),
	};

	return _(words[depth]);
}

struct seen_terminal {
	int rows, columns;
	enum colour_depth depth;
	bool ascii;
};

static void
say_terminal(struct doctor *doctor, const struct seen_terminal *seen)
{
	const char *term = getenv("TERM");
	bool small = seen->rows < ROWS_COMFORTABLE || seen->columns < COLUMNS_COMFORTABLE;

	doctor_say(doctor, small ? DOCTOR_NOTE : DOCTOR_FINE, N_("terminal"),
	           small ? _("the desk is made for 80x24 and more: make the window larger") : NULL,
	           "%s, %dx%d, %s", term ? term : "?", seen->columns, seen->rows,
	           colours(seen->depth));
	if (seen->ascii)
		doctor_say(doctor, DOCTOR_NOTE, N_("widths"),
		           _("if frames look right with box lines, write ascii: \"no\" and "
		             "ambiguous_width: 1 into settings.yaml"),
		           "%s", _("this terminal draws box lines two cells wide or does not say: "
		                   "frames are ASCII"));
	else
		doctor_say(doctor, DOCTOR_FINE, N_("widths"), NULL, "%s",
		           _("box lines take one cell, Chinese characters two"));
}

/* Takes the terminal as the desk would, asks it, and gives it back before anything is said. */
void
doctor_check_terminal(struct doctor *doctor)
{
	struct tty_options options = { .frame = TTY_FRAME_ASK, .colours = -1 };
	struct err e = ERR_INIT;
	struct seen_terminal seen;
	struct clock clock;
	struct tty *tty;

	if (doctor->findings || !isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO)) {
		doctor_say(doctor, DOCTOR_NOTE, N_("terminal"),
		           _("run hotseat doctor in the terminal of the desk, without --json"),
		           "%s", _("not looked at: this is none"));
		return;
	}
	clock_init_system(&clock);
	tty = tty_new(&options, clock_steady_ms(&clock), &e);
	if (!tty) {
		doctor_say(doctor, DOCTOR_WRONG, N_("terminal"), NULL, "%s", e.text);
		return;
	}
	seen = (struct seen_terminal){ tty_rows(tty), tty_columns(tty), tty_depth(tty),
	                               tty_ascii(tty) };
	tty_free(tty);
	say_terminal(doctor, &seen);
}

/* --- characters and languages ------------------------------------------------------------- */

void
doctor_check_locale(struct doctor *doctor)
{
	const char *characters = setlocale(LC_CTYPE, NULL);
	const char *word = "customers";

	if (!characters || (!strstr(characters, "UTF-8") && !strstr(characters, "utf8")))
		doctor_say(doctor, DOCTOR_WRONG, N_("locale"),
		           _("install the C.UTF-8 locale (package libc-bin) or generate one"),
		           "%s", _("this system has no UTF-8: Chinese cannot be shown"));
	else if (!i18n_environment_is_utf8())
		doctor_say(doctor, DOCTOR_NOTE, N_("locale"),
		           _("set LANG=C.UTF-8, and see that the terminal is set to UTF-8"),
		           _("LANG does not name UTF-8; the desk works in %s all the same"),
		           characters);
	else
		doctor_say(doctor, DOCTOR_FINE, N_("locale"), NULL, "%s", characters);
	if (!strcmp(i18n_text_in(LANGUAGE_CHINESE, word), word))
		doctor_say(doctor, DOCTOR_WRONG, N_("languages"),
		           _("install the program whole: make install puts hotseat.mo beside it"),
		           "%s", _("the Chinese texts are missing"));
	else
		doctor_say(doctor, DOCTOR_FINE, N_("languages"), NULL, "%s",
		           _("English and Chinese"));
}

/* --- settings ----------------------------------------------------------------------------- */

static void
say_faults(struct doctor *doctor, const struct fault_list *faults, const char *topic,
           const char *advice)
{
	struct strbuf text;

	strbuf_init(&text, DOCTOR_PATH_MAX * 2);
	for (size_t i = 0; i < faults->count && i < FAULTS_SAID; i++) {
		const struct fault *fault = &faults->items[i];

		strbuf_clear(&text);
		fault_text(fault, &text);
		doctor_say(doctor, fault->weight == FAULT_ERROR ? DOCTOR_WRONG : DOCTOR_NOTE, topic,
		           i + 1 == faults->count || i + 1 == FAULTS_SAID ? advice : NULL, "%s",
		           text.data);
	}
	strbuf_release(&text);
}

static bool
load_settings(struct doctor *doctor, const char *path, struct fault_list *faults, struct err *e)
{
	const char *actions[ACTION_COUNT];
	struct settings_known known = { .actions = actions };
	struct err ignored = ERR_INIT;
	char **themes = NULL;
	size_t theme_count = 0;
	bool ok;

	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
		actions[known.action_count++] = action_row((enum action)action)->name;
	if (theme_names(&themes, &theme_count, &ignored)) {
		known.themes = (const char *const *)themes;
		known.theme_count = theme_count;
	}
	settings_release(&doctor->settings);
	ok = settings_load(&doctor->settings, path, &known, faults, e);
	for (size_t i = 0; i < theme_count; i++)
		mem_free(themes[i]);
	mem_free(themes);
	return ok;
}

void
doctor_check_settings(struct doctor *doctor)
{
	struct fault_list faults;
	struct err e = ERR_INIT;
	struct strbuf path;
	bool ok;

	fault_list_init(&faults);
	strbuf_init(&path, DOCTOR_PATH_MAX);
	ok = path_of(PATH_CONFIG, "settings.yaml", &path, &e);
	if (ok && access(path.data, F_OK) != 0)
		doctor_say(doctor, DOCTOR_FINE, N_("settings"), NULL,
		           _("none yet (%s): the defaults hold"), path.data);
	else if (ok && load_settings(doctor, path.data, &faults, &e))
		doctor_say(doctor, DOCTOR_FINE, N_("settings"), NULL, "%s", path.data);
	else if (faults.count)
		say_faults(doctor, &faults, N_("settings"),
		           _("mend these lines, or remove the file: the desk does not open so"));
	else
		doctor_say(doctor, DOCTOR_WRONG, N_("settings"), NULL, "%s", e.text);
	strbuf_release(&path);
	fault_list_release(&faults);
}

/* --- pack and calendar -------------------------------------------------------------------- */

static void
check_pack_in(struct doctor *doctor, const char *folder)
{
	char advice[DOCTOR_PATH_MAX + 64];
	struct fault_list faults;
	struct err e = ERR_INIT;

	fault_list_init(&faults);
	doctor->pack = pack_load(folder, NULL, &faults, &e);
	snprintf(advice, sizeof(advice), _("hotseat pack check %s lists all"), folder);
	if (doctor->pack)
		doctor_say(doctor, DOCTOR_FINE, N_("pack"), NULL, _("%s, version %" PRId64 " (%s)"),
		           doctor->pack->id, doctor->pack->version, folder);
	if (faults.count)
		say_faults(doctor, &faults, N_("pack"), advice);
	else if (!doctor->pack)
		doctor_say(doctor, DOCTOR_WRONG, N_("pack"), NULL, "%s", e.text);
	fault_list_release(&faults);
}

void
doctor_check_pack(struct doctor *doctor)
{
	const char *name = *doctor->pack_name ? doctor->pack_name : doctor->settings.pack;
	struct err e = ERR_INIT;
	struct strbuf folder;

	strbuf_init(&folder, DOCTOR_PATH_MAX);
	if (pack_find_folder(name ? name : DESK_PACK_DEFAULT, &folder, &e))
		check_pack_in(doctor, folder.data);
	else
		doctor_say(doctor, DOCTOR_WRONG, N_("pack"),
		           _("choose the hotline in the settings screen, or with --pack"), "%s",
		           e.text);
	strbuf_release(&folder);
}

/* This year and the next, as far as the calendar does not know them: "2026, 2027"; "" none. */
static void
unknown_years(const struct calendar *calendar, int year, char *out, size_t size)
{
	size_t used = 0;

	*out = '\0';
	for (int i = 0; i < 2; i++) {
		if (calendar_unknown_year(calendar, year + i, year + i))
			used += (size_t)snprintf(out + used, size - used, "%s%d", used ? ", " : "",
			                         year + i);
	}
}

static void
say_working_time(struct doctor *doctor, const struct calendar *calendar, int year)
{
	const struct pack *pack = doctor->pack;
	struct err ignored = ERR_INIT;
	struct holiday_list list;
	struct strbuf known;
	char missing[32];

	unknown_years(calendar, year, missing, sizeof(missing));
	strbuf_init(&known, DOCTOR_PATH_MAX);
	if (holiday_list_load(&list, pack->calendar.holidays, &ignored)) {
		holidays_years_text(&list.holidays, &known);
		holiday_list_release(&list);
	}
	if (!*missing)
		doctor_say(doctor, DOCTOR_FINE, N_("calendar"), NULL, _("%s, holidays %s %s"),
		           pack->timezone, pack->calendar.holidays,
		           known.length ? known.data : "");
	else
		doctor_say(doctor, calendar_unknown_year(calendar, year, year) ? DOCTOR_WRONG
		                                                               : DOCTOR_NOTE,
		           N_("calendar"),
		           _("add the year to the list as soon as it is published (man "
		             "hotseat-pack): deadlines in working time that reach into it cannot "
		             "be worked out"),
		           _("%s, holidays %s %s: no data for %s"), pack->timezone,
		           pack->calendar.holidays, known.length ? known.data : "", missing);
	strbuf_release(&known);
}

void
doctor_check_calendar(struct doctor *doctor)
{
	struct calendar *calendar;
	struct civil_time now;
	struct err e = ERR_INIT;

	if (!doctor->pack)
		return;
	zone_release(&doctor->zone);
	if (!zone_load(&doctor->zone, doctor->pack->timezone, &e)) {
		zone_init_fixed(&doctor->zone, "UTC", 0);
		doctor_say(doctor, DOCTOR_WRONG, N_("calendar"), _("install the package tzdata"),
		           "%s", e.text);
		return;
	}
	civil_from_ms(&doctor->zone, doctor->now_ms, &now);
	calendar = pack_calendar_open(doctor->pack, &doctor->zone, &e);
	if (calendar)
		say_working_time(doctor, calendar, now.year);
	else if (e.code)
		doctor_say(doctor, DOCTOR_WRONG, N_("calendar"),
		           _("mend or bring back that list: until then nothing in working time is "
		             "due"),
		           "%s", e.text);
	else
		doctor_say(doctor, DOCTOR_FINE, N_("calendar"), NULL,
		           _("%s; time limits run day and night, so no holidays are needed"),
		           doctor->pack->timezone);
	calendar_free(calendar);
}

/* --- clock -------------------------------------------------------------------------------- */

static int64_t
newest_entry_ms(struct doctor *doctor)
{
	struct err ignored = ERR_INIT;
	struct strbuf text;
	int64_t hlc = 0;

	strbuf_init(&text, 64);
	if (doctor->reader &&
	    reader_query_text(doctor->reader, "SELECT hlc FROM me", &text, &ignored) && text.data)
		hlc = strtoll(text.data, NULL, 10);
	strbuf_release(&text);
	return hlc_wall_ms(hlc);
}

void
doctor_check_clock(struct doctor *doctor)
{
	int64_t ahead_ms = newest_entry_ms(doctor) - doctor->now_ms;
	char when[CIVIL_TEXT_SIZE];
	struct timex kernel = { .modes = 0 };
	struct civil_time now;
	int state = adjtimex(&kernel);

	civil_from_ms(&doctor->zone, doctor->now_ms, &now);
	civil_text_date_time(&now, when);
	if (now.year < PROGRAM_YEAR)
		doctor_say(doctor, DOCTOR_WRONG, N_("clock"),
		           _("set it: timedatectl set-ntp true, or timedatectl set-time"),
		           _("it says %s: that cannot be"), when);
	else if (ahead_ms > HOUR_MS)
		doctor_say(doctor, DOCTOR_WRONG, N_("clock"),
		           _("set it right before the desk opens: deadlines hang on it"),
		           _("it says %s, %s before the newest entry of the store"), when,
		           doctor_span(ahead_ms));
	else if (state == TIME_ERROR || (kernel.status & STA_UNSYNC))
		doctor_say(doctor, DOCTOR_NOTE, N_("clock"), _("timedatectl set-ntp true"),
		           _("%s (%s); nothing keeps it right"), when, doctor->zone.name);
	else
		doctor_say(doctor, DOCTOR_FINE, N_("clock"), NULL, "%s (%s)", when,
		           doctor->zone.name);
}
