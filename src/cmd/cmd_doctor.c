/* `hotseat doctor`: looks at all that a desk needs, says what is wrong and what to do. */
#include "doctor_priv.h"

#include "base/i18n.h"
#include "base/memory.h"
#include "base/paths.h"
#include "base/strbuf.h"
#include "base/visible.h"
#include "base/width.h"
#include "surroundings_priv.h"

#include <inttypes.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum {
	TEXT_MAX_BYTES = 8 * 1024,
	JSON_MAX_BYTES = 4 * 1024 * 1024,
	TOPIC_CELLS = 10,
	WRAP_CELLS_MIN = 20,
};

struct doctor_options {
	const char *store;
	const char *pack;
	bool json;
};

static const struct option options[] = {
	{ "store", OPTION_TEXT, "FILE", N_("the store, if not the usual one"),
	  offsetof(struct doctor_options, store) },
	{ "pack", OPTION_TEXT, "NAME|DIR", N_("the hotline, by its pack"),
	  offsetof(struct doctor_options, pack) },
	{ "json", OPTION_FLAG, NULL, N_("print one JSON object"),
	  offsetof(struct doctor_options, json) },
	{ .name = NULL },
};

static const struct {
	const char *code;	/* in JSON */
	const char *word;
} verdicts[DOCTOR_VERDICTS] = {
	[DOCTOR_FINE] = { "fine", N_("fine") },
	[DOCTOR_NOTE] = { "note", N_("note") },
	[DOCTOR_WRONG] = { "wrong", N_("WRONG") },
};

static void (*const checks[])(struct doctor *doctor) = {
	doctor_check_terminal,
	doctor_check_locale,
	doctor_check_settings,
	doctor_check_pack,
	doctor_check_calendar,
	doctor_check_store,
	doctor_check_backup,
	doctor_check_room,
	doctor_check_clock,
	doctor_check_line,
};

/* --- saying ------------------------------------------------------------------------------- */

static void
put_padded(FILE *out, const char *text, size_t cells)
{
	size_t width = width_of_text(text, strlen(text));

	fprintf(out, "%s%*s", text, (int)(width < cells ? cells - width : 0), "");
}

/* Bytes of text that fit into a line: up to the last blank, or between two wide characters. */
static size_t
line_length(const char *text, size_t cells)
{
	size_t length = strlen(text), fits = width_cut(text, length, cells, NULL);

	if (fits == length || !fits)
		return length;
	for (size_t at = fits; at > 0; at--) {
		bool after_wide = (unsigned char)text[at - 1] >= 0x80;
		bool before_wide = at == fits && (unsigned char)text[at] >= 0x80;

		if (text[at] == ' ' || after_wide || before_wide)
			return at;
	}
	return fits;
}

/* At a terminal long texts go on below their beginning. */
static void
put_wrapped(FILE *out, const char *text, size_t indent)
{
	struct winsize size;
	size_t cells = (size_t)-1 / 2;

	if (isatty(fileno(out)) == 1 && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 &&
	    size.ws_col > indent + WRAP_CELLS_MIN)
		cells = size.ws_col - indent;
	for (;;) {
		size_t length = line_length(text, cells);

		fprintf(out, "%.*s\n", (int)length, text);
		text += length;
		text += strspn(text, " ");
		if (!*text)
			return;
		fprintf(out, "%*s", (int)indent, "");
	}
}

static size_t
verdict_cells(void)
{
	size_t widest = 0;

	for (size_t i = 0; i < DOCTOR_VERDICTS; i++) {
		const char *word = _(verdicts[i].word);
		size_t width = width_of_text(word, strlen(word));

		widest = width > widest ? width : widest;
	}
	return widest;
}

static void
print_finding(struct doctor *doctor, enum doctor_verdict verdict, const char *topic,
              const char *text, const char *advice)
{
	FILE *out = doctor->call->out;
	size_t indent = verdict_cells() + 2 + TOPIC_CELLS + 1;

	put_padded(out, _(verdicts[verdict].word), verdict_cells() + 2);
	put_padded(out, _(topic), TOPIC_CELLS + 1);
	put_wrapped(out, text, indent);
	if (advice) {
		fprintf(out, "%*s> ", (int)indent, "");
		put_wrapped(out, advice, indent + 2);
	}
	fflush(out);
}

static void
keep_finding(struct doctor *doctor, enum doctor_verdict verdict, const char *topic,
             const char *text, const char *advice)
{
	struct json *finding = json_object();

	json_set(finding, "topic", json_text(topic));
	json_set(finding, "verdict", json_text(verdicts[verdict].code));
	json_set(finding, "text", json_text(text));
	json_set(finding, "advice", advice ? json_text(advice) : json_null());
	json_append(doctor->findings, finding);
}

void
doctor_say(struct doctor *doctor, enum doctor_verdict verdict, const char *topic,
           const char *advice, const char *format, ...)
{
	struct strbuf raw, text, what_to_do;
	va_list arguments;

	strbuf_init(&raw, TEXT_MAX_BYTES);
	strbuf_init(&text, 4 * TEXT_MAX_BYTES);
	strbuf_init(&what_to_do, 4 * TEXT_MAX_BYTES);
	va_start(arguments, format);
	strbuf_vaddf(&raw, format, arguments);
	va_end(arguments);
	if (raw.length)
		visible_add(&text, raw.data, raw.length, VISIBLE_LINE);
	if (advice)
		visible_add(&what_to_do, advice, strlen(advice), VISIBLE_LINE);
	doctor->counts[verdict]++;
	(doctor->findings ? keep_finding : print_finding)(
		doctor, verdict, topic, text.data ? text.data : "",
		what_to_do.length ? what_to_do.data : NULL);
	strbuf_release(&raw);
	strbuf_release(&text);
	strbuf_release(&what_to_do);
}

const char *
doctor_span(int64_t ms)
{
	static char text[64];
	int64_t minutes = ms / 60000, hours = minutes / 60, days = hours / 24;

	if (days > 1)
		snprintf(text, sizeof(text), i18n_count("%" PRId64 " day", "%" PRId64 " days",
		                                        (unsigned long)days), days);
	else if (hours > 1)
		snprintf(text, sizeof(text), i18n_count("%" PRId64 " hour", "%" PRId64 " hours",
		                                        (unsigned long)hours), hours);
	else
		snprintf(text, sizeof(text),
		         i18n_count("%" PRId64 " minute", "%" PRId64 " minutes",
		                    (unsigned long)minutes), minutes);
	return text;
}

const char *
doctor_size(int64_t bytes)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	static char texts[2][32];
	static int next;
	char *text = texts[next++ % 2];
	double value = (double)bytes;
	size_t unit = 0;

	while (value >= 1024 && unit + 1 < sizeof(units) / sizeof(*units)) {
		value /= 1024;
		unit++;
	}
	snprintf(text, sizeof(texts[0]), unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
	return text;
}

/* --- the whole ---------------------------------------------------------------------------- */

static bool
find_paths(struct doctor *doctor, const struct doctor_options *own, struct err *e)
{
	struct strbuf path;
	bool ok = true;

	snprintf(doctor->pack_name, sizeof(doctor->pack_name), "%s", own->pack ? own->pack : "");
	if (own->store) {
		snprintf(doctor->store_path, sizeof(doctor->store_path), "%s", own->store);
		return true;
	}
	strbuf_init(&path, DOCTOR_PATH_MAX - 1);
	ok = path_of(PATH_DATA, "hotseat.db", &path, e);
	if (ok)
		snprintf(doctor->store_path, sizeof(doctor->store_path), "%s", path.data);
	strbuf_release(&path);
	return ok;
}

static void
print_json(const struct doctor *doctor)
{
	struct json *object = json_object();
	struct strbuf text;

	json_set(object, "version", json_text(HOTSEAT_VERSION));
	json_set(object, "findings", doctor->findings);
	json_set(object, "wrong", json_whole(doctor->counts[DOCTOR_WRONG]));
	json_set(object, "notes", json_whole(doctor->counts[DOCTOR_NOTE]));
	strbuf_init(&text, JSON_MAX_BYTES);
	if (json_write_pretty(object, &text))
		fprintf(doctor->call->out, "%s\n", text.data);
	strbuf_release(&text);
	json_free(object);
}

static void
print_sum(const struct doctor *doctor)
{
	FILE *out = doctor->call->out;

	if (doctor->counts[DOCTOR_WRONG])
		fprintf(out, i18n_count("%" PRId64 " thing is wrong\n",
		                        "%" PRId64 " things are wrong\n",
		                        (unsigned long)doctor->counts[DOCTOR_WRONG]),
		        doctor->counts[DOCTOR_WRONG]);
	else
		fprintf(out, "%s\n", _("nothing is wrong"));
}

static void
release(struct doctor *doctor)
{
	reader_close(doctor->reader);
	zone_release(&doctor->zone);
	pack_free(doctor->pack);
	settings_release(&doctor->settings);
}

static bool
run(struct command_call *call, struct err *e)
{
	const struct doctor_options *own = call->options;
	struct doctor doctor = { .call = call };
	struct clock clock;

	if (!call->language_given)
		surroundings_set_language();
	if (!find_paths(&doctor, own, e))
		return false;
	clock_init_system(&clock);
	doctor.now_ms = clock_wall_ms(&clock);
	zone_init_fixed(&doctor.zone, "UTC", 0);
	settings_init(&doctor.settings);
	if (own->json)
		doctor.findings = json_array();
	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		checks[i](&doctor);
	call->status = doctor.counts[DOCTOR_WRONG] ? COMMAND_REFUSED : COMMAND_OK;
	if (own->json)
		print_json(&doctor);
	else
		print_sum(&doctor);
	release(&doctor);
	return true;
}

const struct command command_doctor = {
	.name = "doctor",
	.summary = N_("looks at all that a desk needs, and says what to do"),
	.options = options,
	.options_size = sizeof(struct doctor_options),
	.exec = run,
};
