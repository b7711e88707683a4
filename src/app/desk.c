/*
 * Carries out what the machine wants: store, readers, line, pool. The only
 * place of the desk where effects become acts; see app/desk.h.
 */
#include "app/desk.h"

#include "app/daily_backup.h"
#include "app/desk_pack.h"
#include "base/crypto.h"
#include "base/i18n.h"
#include "base/log.h"
#include "base/memory.h"
#include "base/paths.h"
#include "desk_priv.h"
#include "pack/holidays.h"
#include "pack/load.h"
#include "pack/settings.h"
#include "store/reader.h"
#include "ui/actions.h"

#include <stdio.h>
#include <string.h>

#define PATH_MAX_BYTES 4096
#define POSITION_MAX (256 * 1024)
#define SETTINGS_TEXT_MAX (1024 * 1024)
#define UNTRIED_AFTER_ONE_IN_VAIN 8

static void
deliver(struct desk *desk, struct event *event)
{
	if (desk->ending)
		return;
	event->wall_ms = clock_wall_ms(desk->clock);
	event->steady_ms = clock_steady_ms(desk->clock);
	app_update(desk->app, event);
	desk_carry_out(desk);
}

/* --- slow work: reads of lists, PINs, files ---------------------------------------------- */

struct job {
	struct desk *desk;
	void (*work)(struct job *job);
	struct read_request read;
	struct read_answer answer;
	uint64_t token;
	char *text;		/* PIN, or settings to write; wiped */
	char *other;		/* hash, or path */
	bool ok;
	char hash[CRYPTO_PIN_HASH_SIZE];
};

static void
free_job(struct job *job)
{
	if (job->text)
		crypto_wipe(job->text, strlen(job->text));
	mem_free(job->text);
	mem_free(job->other);
	read_request_release(&job->read);
	read_answer_release(&job->answer);
	mem_free(job);
}

static void
job_work(void *context)
{
	struct job *job = context;

	job->work(job);
}

static void start_next_read(struct desk *desk);

static void
read_done(void *context)
{
	struct job *job = context;
	struct desk *desk = job->desk;
	struct event event = { .kind = EVENT_ANSWER, .answer = &job->answer };

	desk->jobs--;
	desk->reading = false;
	if (job->answer.ok || job->answer.err.code != ERR_INTERRUPTED)
		deliver(desk, &event);
	free_job(job);
	start_next_read(desk);
}

static void
read_work(struct job *job)
{
	read_answer_make(job->desk->pool_reader, &job->read, 0, &job->answer);
}

static void
run_job(struct desk *desk, struct job *job, void (*done)(void *))
{
	desk->jobs++;
	if (desk->around.work && desk->around.work(desk->around.context, job_work, done, job))
		return;
	job_work(job);
	done(job);
}

static void
start_next_read(struct desk *desk)
{
	struct job *job;

	if (desk->reading || !desk->read_count)
		return;
	job = mem_calloc(1, sizeof(*job));
	job->desk = desk;
	job->work = read_work;
	job->read = desk->reads[0];
	memmove(&desk->reads[0], &desk->reads[1], (desk->read_count - 1) * sizeof(*desk->reads));
	desk->read_count--;
	desk->reading = true;
	desk->reading_topic = job->read.topic;
	run_job(desk, job, read_done);
}

/* The newest question of a topic takes the place of one that still waits or runs. */
static void
queue_read(struct desk *desk, struct read_request *request)
{
	if (desk->reading && desk->reading_topic == request->topic)
		reader_interrupt(desk->pool_reader);
	for (size_t i = 0; i < desk->read_count; i++) {
		if (desk->reads[i].topic == request->topic) {
			read_request_release(&desk->reads[i]);
			desk->reads[i] = *request;
			*request = (struct read_request){ 0 };
			return;
		}
	}
	if (desk->read_count == READ_TOPIC_COUNT)
		return;
	desk->reads[desk->read_count++] = *request;
	*request = (struct read_request){ 0 };
	start_next_read(desk);
}

/* On the loop; false: it was not done within the budget (0: it takes its time). */
static bool
try_now(struct desk *desk, const struct read_request *request, int64_t budget_us)
{
	struct read_answer answer;
	struct event event = { .kind = EVENT_ANSWER, .answer = &answer };
	bool done;

	read_answer_make(desk->reader, request, budget_us, &answer);
	done = answer.ok || answer.err.code != ERR_INTERRUPTED;
	if (done)
		deliver(desk, &event);
	read_answer_release(&answer);
	return done;
}

/*
 * A store that made one try last too long (its pages are not in memory, the question is a hard
 * one) is not likely to be quicker for the next keys.
 */
static void
try_later(struct desk *desk, struct read_request *request)
{
	if (desk->untried) {
		desk->untried--;
		queue_read(desk, request);
		return;
	}
	if (desk->reading && desk->reading_topic == request->topic)
		reader_interrupt(desk->pool_reader);
	read_request_release(&desk->tried_next);
	desk->tried_next = *request;
	*request = (struct read_request){ 0 };
	desk->has_tried_next = true;
}

void
desk_before_draw(struct desk *desk)
{
	if (!desk->has_tried_next)
		return;
	desk->has_tried_next = false;
	if (!try_now(desk, &desk->tried_next, desk->around.try_us)) {
		desk->untried = UNTRIED_AFTER_ONE_IN_VAIN;
		queue_read(desk, &desk->tried_next);
	}
	read_request_release(&desk->tried_next);
}

static void
do_read(struct desk *desk, struct effect *effect)
{
	switch (read_way_of(effect->read.topic)) {
	case READ_IN_POOL:
		queue_read(desk, &effect->read);
		break;
	case READ_NOW:
		try_now(desk, &effect->read, 0);
		break;
	case READ_TRY_NOW:
		if (!try_now(desk, &effect->read, desk->around.try_us))
			queue_read(desk, &effect->read);
		break;
	case READ_TRY_LATER:
		if (desk->around.try_us)
			try_later(desk, &effect->read);
		else
			queue_read(desk, &effect->read);
		break;
	}
}

/* --- PINs and settings ------------------------------------------------------------------- */

static void
hash_work(struct job *job)
{
	struct err e = ERR_INIT;

	job->ok = crypto_pin_hash(job->text, job->hash, &e);
}

static void
hash_done(void *context)
{
	struct job *job = context;
	struct event event = { .kind = EVENT_PIN_HASHED, .token = job->token, .ok = job->ok,
	                       .text = job->hash };

	job->desk->jobs--;
	deliver(job->desk, &event);
	free_job(job);
}

static void
verify_work(struct job *job)
{
	job->ok = crypto_pin_verify(job->other, job->text);
}

static void
verify_done(void *context)
{
	struct job *job = context;
	struct event event = { .kind = EVENT_PIN_VERIFIED, .token = job->token, .ok = job->ok };

	job->desk->jobs--;
	deliver(job->desk, &event);
	free_job(job);
}

static struct job *
job_of(struct desk *desk, struct effect *effect, void (*work)(struct job *))
{
	struct job *job = mem_calloc(1, sizeof(*job));

	job->desk = desk;
	job->work = work;
	job->token = effect->token;
	job->text = effect->text;
	effect->text = NULL;
	return job;
}

static void
do_pin_hash(struct desk *desk, struct effect *effect)
{
	run_job(desk, job_of(desk, effect, hash_work), hash_done);
}

static void
do_pin_verify(struct desk *desk, struct effect *effect)
{
	struct job *job = job_of(desk, effect, verify_work);

	job->other = mem_dup_text_n(effect->bytes ? effect->bytes : "", effect->length);
	run_job(desk, job, verify_done);
}

static void
settings_work(struct job *job)
{
	struct err e = ERR_INIT;

	job->ok = file_write_whole(job->other, job->text, strlen(job->text), &e);
	if (!job->ok)
		log_write(LOG_ERROR, "settings: %s", e.text);
}

static void
settings_done(void *context)
{
	struct job *job = context;

	job->desk->jobs--;
	free_job(job);
}

static void
do_settings(struct desk *desk, struct effect *effect)
{
	struct strbuf text, path;
	struct err e = ERR_INIT;
	struct job *job;

	(void)effect;
	if (desk->around.settings)
		desk->around.settings(desk->around.context, &desk->settings);
	if (desk->rehearsal)
		return;
	strbuf_init(&text, SETTINGS_TEXT_MAX);
	strbuf_init(&path, PATH_MAX_BYTES);
	if (settings_write(&desk->settings, &text) &&
	    path_of(PATH_CONFIG, "settings.yaml", &path, &e)) {
		job = mem_calloc(1, sizeof(*job));
		job->desk = desk;
		job->work = settings_work;
		job->text = strbuf_take(&text);
		job->other = strbuf_take(&path);
		run_job(desk, job, settings_done);
	} else {
		log_write(LOG_ERROR, "settings: %s", e.text);
	}
	strbuf_release(&text);
	strbuf_release(&path);
}

/* --- store ------------------------------------------------------------------------------- */

static void
do_submit(struct desk *desk, struct effect *effect)
{
	store_submit(desk->store, effect->change, effect->token);
	effect->change = NULL;
}

static void
do_reserve(struct desk *desk, struct effect *effect)
{
	store_reserve_number(desk->store, effect->text, (int32_t)effect->number, effect->token);
}

static void
do_put_local(struct desk *desk, struct effect *effect)
{
	store_put_local(desk->store, effect->text, effect->bytes, effect->length, effect->token);
}

static void
do_retry(struct desk *desk, struct effect *effect)
{
	(void)effect;
	store_retry(desk->store);
}

static void
backup_failed(const char *why, void *context)
{
	struct event event = { .kind = EVENT_BACKUP_FAILED, .text = why };

	deliver(context, &event);
}

static void
stored(const struct store_result *result, void *context)
{
	struct desk *desk = context;
	struct event event = { .kind = EVENT_STORED, .stored = result };

	deliver(desk, &event);
}

void
desk_stored(struct desk *desk)
{
	store_drain(desk->store, stored, desk);
}

/* --- line -------------------------------------------------------------------------------- */

static void
line_happened(const struct line_event *line_event, void *context)
{
	struct desk *desk = context;
	struct event event = { .kind = EVENT_LINE, .line = line_event };

	if (line_event->kind == LINE_NOTE && line_event->note == LINE_NOTE_LOG) {
		log_write(LOG_INFO, "line: %s", line_event->text);
		return;
	}
	deliver(desk, &event);
}

static void
do_line(struct desk *desk, struct effect *effect)
{
	struct line_order order = { .command = effect->command, .call_id = effect->call_id,
	                            .text = effect->text, .name = effect->name,
	                            .token = effect->token };

	if (!desk->line)
		return;
	line_command(desk->line, &order, clock_steady_ms(desk->clock));
	if (desk->around.line_woken)
		desk->around.line_woken(desk->around.context);
}

static const char *
line_key(const struct desk *desk, char out[64])
{
	snprintf(out, 64, "line/%s", line_driver_name(desk->line));
	return out;
}

static void
do_line_save(struct desk *desk, struct effect *effect)
{
	struct strbuf position;
	char key[64];

	(void)effect;
	if (!desk->line)
		return;
	strbuf_init(&position, POSITION_MAX);
	if (line_save(desk->line, clock_steady_ms(desk->clock), &position))
		store_put_local(desk->store, line_key(desk, key), position.data, position.length,
		                0);
	strbuf_release(&position);
}

static enum line_can
line_can_now(void *context, enum line_command command, const char *call_id)
{
	const struct desk *desk = context;

	return desk->line ? line_can(desk->line, command, call_id) : LINE_CANNOT_LINE_DOWN;
}

static const char *const line_drivers_of[] = {
	[SETTINGS_LINE_MANUAL] = "manual",
	[SETTINGS_LINE_SIMULATED] = "sim",
	[SETTINGS_LINE_BARESIP] = "baresip",
};

static const char *
driver_of(const struct desk *desk)
{
	return desk->line_wanted ? desk->line_wanted : line_drivers_of[desk->settings.line];
}

static char *
kept_position(struct desk *desk, const char *driver)
{
	char key[64], *bytes = NULL;
	struct err ignored = ERR_INIT;
	size_t length;

	snprintf(key, sizeof(key), "line/%s", driver);
	reader_get_local(desk->reader, key, &bytes, &length, NULL, &ignored);
	return bytes;
}

static void
open_line(struct desk *desk)
{
	struct line_options options = { .loop = desk->loop, .happened = line_happened,
	                                .context = desk, .scenario = desk->scenario };
	struct event event = { .kind = EVENT_LINE_FAILED };
	const char *driver = driver_of(desk);
	struct strbuf folder, account;
	struct err e = ERR_INIT;
	char *position;

	strbuf_init(&folder, PATH_MAX_BYTES);
	strbuf_init(&account, PATH_MAX_BYTES);
	position = kept_position(desk, driver);
	options.now_ms = clock_steady_ms(desk->clock);
	options.seed = desk->seed;
	options.position = position;
	desk_describe_softphone(&desk->settings.telephone, &options.softphone, &folder,
	                        &account);
	desk->line = line_open(driver, &options, &e);
	/* A place kept by another version is no reason to be without a line. */
	if (!desk->line && position) {
		options.position = NULL;
		err_clear(&e);
		desk->line = line_open(driver, &options, &e);
	}
	if (!desk->line) {
		event.text = e.text;
		deliver(desk, &event);
	}
	mem_free(position);
	strbuf_release(&folder);
	strbuf_release(&account);
}

static void
do_line_restart(struct desk *desk, struct effect *effect)
{
	(void)effect;
	line_close(desk->line);
	desk->line = NULL;
	desk->line_wanted = NULL;
	open_line(desk);
	app_set_line_title(desk->app, driver_of(desk));
	if (desk->around.line_woken)
		desk->around.line_woken(desk->around.context);
}

/* --- surroundings ------------------------------------------------------------------------ */

static void
do_bell(struct desk *desk, struct effect *effect)
{
	(void)effect;
	if (desk->around.bell)
		desk->around.bell(desk->around.context);
}

static void
do_attention(struct desk *desk, struct effect *effect)
{
	if (desk->around.attention)
		desk->around.attention(desk->around.context, *effect->text ? _(effect->text) : "");
}

static void
do_redraw(struct desk *desk, struct effect *effect)
{
	(void)effect;
	if (desk->around.redraw)
		desk->around.redraw(desk->around.context);
}

static void
do_suspend(struct desk *desk, struct effect *effect)
{
	(void)effect;
	if (desk->around.suspend)
		desk->around.suspend(desk->around.context);
}

static void
do_quit(struct desk *desk, struct effect *effect)
{
	(void)effect;
	if (desk->around.quit)
		desk->around.quit(desk->around.context);
}

static void (*const deeds[EFFECT_COUNT])(struct desk *desk, struct effect *effect) = {
	[EFFECT_SUBMIT] = do_submit,
	[EFFECT_RESERVE_NUMBER] = do_reserve,
	[EFFECT_PUT_LOCAL] = do_put_local,
	[EFFECT_RETRY_STORE] = do_retry,
	[EFFECT_READ] = do_read,
	[EFFECT_LINE] = do_line,
	[EFFECT_LINE_SAVE] = do_line_save,
	[EFFECT_PIN_HASH] = do_pin_hash,
	[EFFECT_PIN_VERIFY] = do_pin_verify,
	[EFFECT_BELL] = do_bell,
	[EFFECT_ATTENTION] = do_attention,
	[EFFECT_SETTINGS] = do_settings,
	[EFFECT_LINE_RESTART] = do_line_restart,
	[EFFECT_REDRAW] = do_redraw,
	[EFFECT_SUSPEND] = do_suspend,
	[EFFECT_QUIT] = do_quit,
};

/*
 * In the order in which the machine wanted them: what a deed brings about at
 * once (an answer, a line event) lines up behind what waits already.
 */
void
desk_carry_out(struct desk *desk)
{
	struct effect_list wanted = app_take_effects(desk->app);

	for (size_t i = 0; i < wanted.count; i++)
		*effect_add(&desk->waiting, wanted.items[i].kind) = wanted.items[i];
	mem_free(wanted.items);
	if (desk->carrying_out)
		return;
	desk->carrying_out = true;
	for (size_t i = 0; i < desk->waiting.count; i++) {
		struct effect effect = desk->waiting.items[i];

		memset(&desk->waiting.items[i], 0, sizeof(effect));
		deeds[effect.kind](desk, &effect);
		effect_release(&effect);
	}
	desk->waiting.count = 0;
	desk->carrying_out = false;
	if (desk->synchronous && store_pending(desk->store)) {
		store_run_pending(desk->store);
		desk_stored(desk);
	}
}

/* --- life -------------------------------------------------------------------------------- */

static bool
load_settings(struct desk *desk, struct err *e)
{
	const char *actions[ACTION_COUNT];
	struct settings_known known = { .actions = actions };
	struct fault_list faults;
	struct strbuf path, text;
	bool ok;

	for (int action = ACTION_NONE + 1; action < ACTION_COUNT; action++)
		actions[known.action_count++] = action_row((enum action)action)->name;
	if (desk->rehearsal) {
		settings_init(&desk->settings);
		return true;
	}
	fault_list_init(&faults);
	strbuf_init(&path, PATH_MAX_BYTES);
	strbuf_init(&text, ERR_TEXT_MAX);
	ok = path_of(PATH_CONFIG, "settings.yaml", &path, e) &&
	     settings_load(&desk->settings, path.data, &known, &faults, e);
	if (!ok && faults.count) {
		fault_text(&faults.items[0], &text);
		err_set(e, ERR_INVALID, _("%s (one of %zu faults): mend the file or remove it"),
		        text.data, faults.count);
	}
	strbuf_release(&path);
	strbuf_release(&text);
	fault_list_release(&faults);
	return ok;
}

static bool
open_store(struct desk *desk, const struct desk_options *options, struct err *e)
{
	struct store_options store = {
		.path = options->store_path,
		.clock = options->clock,
		.seed = options->seed,
		.desk_code = desk->settings.desk,
		.synchronous = options->rehearsal,
		.no_witness = options->rehearsal || options->mode == APP_DEMO,
	};

	desk->store = store_open(&store, e);
	if (!desk->store)
		return false;
	desk->reader = reader_open(store_path(desk->store), e);
	desk->pool_reader = desk->reader ? reader_open(store_path(desk->store), e) : NULL;
	return desk->pool_reader != NULL;
}

static void
set_language(const struct desk *desk)
{
	if (desk->settings.language == SETTINGS_LANGUAGE_ENGLISH)
		i18n_set(LANGUAGE_ENGLISH);
	else if (desk->settings.language == SETTINGS_LANGUAGE_CHINESE)
		i18n_set(LANGUAGE_CHINESE);
}

static void
make_app(struct desk *desk, const struct desk_options *options)
{
	const struct store_identity *identity = store_identity(desk->store);
	struct app_setup setup = {
		.mode = options->mode,
		.pack = desk->pack,
		.settings = &desk->settings,
		.zone = &desk->zone,
		.calendar = desk->calendar,
		.calendar_fault = desk->calendar_fault.code ? desk->calendar_fault.text : NULL,
		.random = &desk->random,
		.desk_code = identity->desk_code,
		.line_title = driver_of(desk),
		.agent = options->agent,
		.packs = desk->packs,
		.pack_count = desk->pack_count,
		.fresh_store = identity->fresh,
		.ascii = options->ascii,
		.wall_ms = clock_wall_ms(desk->clock),
		.steady_ms = clock_steady_ms(desk->clock),
	};

	desk->app = app_new(&setup);
	app_set_line_can(desk->app, line_can_now, desk);
}

static void
make_backups(struct desk *desk)
{
	struct daily_backup_setup setup = {
		.loop = desk->loop,
		.clock = desk->clock,
		.zone = &desk->zone,
		.store_path = store_path(desk->store),
		.failed = backup_failed,
		.context = desk,
	};

	desk->backup = daily_backup_new(&setup);
}

static void
init_chance(struct desk *desk, const uint64_t *seed)
{
	uint64_t own = 0;

	/* Ids need no system call each: chance is drawn once and stretched. */
	if (!seed)
		crypto_random(&own, sizeof(own));
	desk->seed = seed ? *seed : own;
	random_init_seeded(&desk->random, desk->seed);
	if (!seed)
		crypto_random(desk->random.state, sizeof(desk->random.state));
}

struct desk *
desk_new(const struct desk_options *options, const struct desk_surroundings *surroundings,
         struct err *e)
{
	struct desk *desk = mem_calloc(1, sizeof(*desk));

	desk->clock = options->clock;
	desk->around = *surroundings;
	desk->rehearsal = options->rehearsal;
	desk->synchronous = options->rehearsal;
	desk->line_wanted = options->line;
	desk->scenario = options->scenario;
	desk->loop = options->loop;
	init_chance(desk, options->seed);
	if (!load_settings(desk, e) || !open_store(desk, options, e))
		goto failed;
	if (!options->rehearsal && !options->language_given)
		set_language(desk);
	desk->pack = desk_pack_open(desk->store, desk->reader,
	                            options->pack ? options->pack : desk->settings.pack, e);
	if (!desk->pack ||
	    !zone_load(&desk->zone, options->zone ? options->zone : desk->pack->timezone, e))
		goto failed;
	/* the desk takes calls without it; every deadline it cannot work out says why */
	desk->calendar = pack_calendar_open(desk->pack, &desk->zone, &desk->calendar_fault);
	if (!pack_names(&desk->packs, &desk->pack_count, e))
		goto failed;
	reader_set_home_area(desk->reader, desk->pack->area_code);
	reader_set_home_area(desk->pool_reader, desk->pack->area_code);
	make_app(desk, options);
	if (!options->rehearsal && options->mode != APP_DEMO && options->loop)
		make_backups(desk);
	return desk;
failed:
	desk_free(desk);
	return NULL;
}

void
desk_start(struct desk *desk)
{
	struct event event = { .kind = EVENT_START };

	deliver(desk, &event);
	open_line(desk);
}

/* Work in the pool points at the desk and its readers. */
static void
end_work(struct desk *desk)
{
	desk->ending = true;
	for (size_t i = 0; i < desk->read_count; i++)
		read_request_release(&desk->reads[i]);
	desk->read_count = 0;
	read_request_release(&desk->tried_next);
	desk->has_tried_next = false;
	if (desk->reading)
		reader_interrupt(desk->pool_reader);
	if (desk->jobs)
		desk->around.finish_work(desk->around.context);
}

void
desk_free(struct desk *desk)
{
	if (!desk)
		return;
	end_work(desk);
	daily_backup_free(desk->backup);
	line_close(desk->line);
	app_free(desk->app);
	effect_list_release(&desk->waiting);
	reader_close(desk->pool_reader);
	reader_close(desk->reader);
	store_close(desk->store);
	calendar_free(desk->calendar);
	zone_release(&desk->zone);
	pack_names_free(desk->packs, desk->pack_count);
	pack_free(desk->pack);
	settings_release(&desk->settings);
	mem_free(desk);
}

/* --- events ------------------------------------------------------------------------------ */

void
desk_key(struct desk *desk, const struct key *key)
{
	struct event event = { .kind = EVENT_KEY, .key = *key };

	deliver(desk, &event);
}

void
desk_act(struct desk *desk, enum action action)
{
	app_do(desk->app, action, clock_wall_ms(desk->clock), clock_steady_ms(desk->clock));
	desk_carry_out(desk);
}

void
desk_tick(struct desk *desk)
{
	struct event event = { .kind = EVENT_TICK };

	if (desk->line && !desk->loop)
		line_tick(desk->line, clock_steady_ms(desk->clock));
	if (desk->backup && desk->settings.daily_backup)
		daily_backup_look(desk->backup);
	deliver(desk, &event);
}

void
desk_stop(struct desk *desk)
{
	struct event event = { .kind = EVENT_STOP };

	deliver(desk, &event);
}

int64_t
desk_next_wake_ms(const struct desk *desk)
{
	int64_t wake_ms = app_next_wake_ms(desk->app);
	int64_t line_ms;

	if (!desk->line || desk->loop)
		return wake_ms;
	line_ms = line_next_ms(desk->line);
	return line_ms != CALL_TIME_NONE && line_ms < wake_ms ? line_ms : wake_ms;
}

bool
desk_is_idle(const struct desk *desk)
{
	return !desk->jobs && !desk->read_count && !desk->has_tried_next &&
	       !store_pending(desk->store);
}

struct app *
desk_app(const struct desk *desk)
{
	return desk->app;
}

struct store *
desk_store(const struct desk *desk)
{
	return desk->store;
}

struct line *
desk_line(const struct desk *desk)
{
	return desk->line;
}

struct settings *
desk_settings(const struct desk *desk)
{
	return (struct settings *)&desk->settings;
}

const struct zone *
desk_zone(const struct desk *desk)
{
	return &desk->zone;
}

struct reader *
desk_reader(const struct desk *desk)
{
	return desk->reader;
}
