/* Checking and keeping PINs; see pin_priv.h. */
#include "app_priv.h"

#include "base/crypto.h"
#include "base/memory.h"
#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define KEY_SIZE (sizeof("pin_wrong/") + ID_TEXT_SIZE)

static void
row_key(const char *name, const struct id *agent, char out[KEY_SIZE])
{
	char id[ID_TEXT_SIZE];

	id_to_text(agent, id);
	snprintf(out, KEY_SIZE, "%s/%s", name, id);
}

static void
wipe(char **text)
{
	if (*text)
		crypto_wipe(*text, strlen(*text));
	mem_free(*text);
	*text = NULL;
}

/* --- asking and waiting ------------------------------------------------------------------ */

/* After so many wrong ones; the last for all that follow. */
static const int64_t waits_ms[] = { 0, 0, 0, 2000, 4000, 8000, 16000, 32000, 60000 };

static int64_t
wait_after_ms(int wrong)
{
	int last = (int)(sizeof(waits_ms) / sizeof(*waits_ms)) - 1;

	return waits_ms[wrong < last ? wrong : last];
}

void
pin_ask(struct app *app, struct pin_check *check, const struct id *agent)
{
	pin_check_release(check);
	*check = (struct pin_check){ .agent = *agent, .asked = app_token(app) };
	app_ask(app, READ_PIN, check->asked)->id = *agent;
}

enum pin_answer
pin_take(struct app *app, struct pin_check *check, struct read_answer *answer)
{
	int64_t since_ms = app->wall_ms - answer->wrong_pin_ms;
	int64_t wait_ms;

	if (answer->topic != READ_PIN || answer->serial != check->asked || check->known)
		return PIN_NOT_OURS;
	check->known = true;
	if (!answer->ok && answer->err.code == ERR_NOT_FOUND)
		return PIN_NONE;
	if (!answer->ok) {
		app_say(app, MESSAGE_ERROR, _("The PIN cannot be read: %s"), answer->err.text);
		return PIN_UNREADABLE;
	}
	check->hash = answer->bytes;
	answer->bytes = NULL;
	check->wrong = (int)answer->total;
	/* A clock that was set back does not make the wait longer than it is. */
	wait_ms = wait_after_ms(check->wrong) - (since_ms > 0 ? since_ms : 0);
	check->free_at_ms = app->steady_ms + wait_ms;
	return PIN_KNOWN;
}

int
pin_wait_s(const struct app *app, const struct pin_check *check)
{
	int64_t left_ms = check->free_at_ms - app->steady_ms;

	return left_ms > 0 && !pin_is_busy(check) ? (int)((left_ms + 999) / 1000) : 0;
}

void
pin_wait_text(const struct app *app, const struct pin_check *check, struct strbuf *out)
{
	int seconds = pin_wait_s(app, check);

	if (seconds)
		strbuf_addf(out, _("%d wrong: next try in %d s"), check->wrong, seconds);
}

/* --- trying ------------------------------------------------------------------------------ */

bool
pin_is_busy(const struct pin_check *check)
{
	return check->counted_token || check->verify_token;
}

/* Counted: the screen that waits for it goes on, if it is still there. */
static void
counted(struct app *app, const struct store_result *result, const struct id *subject)
{
	struct event event = { .kind = EVENT_STORED, .wall_ms = app->wall_ms,
	                       .steady_ms = app->steady_ms, .token = result->token,
	                       .stored = result };

	(void)subject;
	screens_result(app, &event);
}

static void
verify(struct app *app, struct pin_check *check)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_PIN_VERIFY);

	effect->text = check->typed;
	check->typed = NULL;
	effect->bytes = mem_dup_text(check->hash);
	effect->length = strlen(check->hash);
	effect->token = check->verify_token = app_token(app);
	check->counted_token = 0;
}

bool
pin_try(struct app *app, struct pin_check *check, const char *typed)
{
	char key[KEY_SIZE], row[64];
	int seconds = pin_wait_s(app, check);

	if (!*typed)
		return false;
	if (seconds) {
		app_say(app, MESSAGE_INFO, _("Wait %d s before the next try."), seconds);
		return false;
	}
	if (pin_is_busy(check) || !check->hash)
		return false;
	check->typed = mem_dup_text(typed);
	check->wrong++;
	check->counted_token = app_token(app);
	row_key("pin_wrong", &check->agent, key);
	snprintf(row, sizeof(row), "%d %lld", check->wrong, (long long)app->wall_ms);
	app_put_local(app, key, row, strlen(row), check->counted_token);
	/* A full disk counts later; nobody is locked out by it. */
	if (app->store_refused)
		verify(app, check);
	else
		app_expect(app, check->counted_token, counted, NULL);
	return true;
}
enum pin_outcome
pin_result(struct app *app, struct pin_check *check, const struct event *event)
{
	char key[KEY_SIZE];

	if (event->kind == EVENT_STORED && event->token == check->counted_token && event->token) {
		verify(app, check);
		return PIN_NOTHING;
	}
	if (event->kind != EVENT_PIN_VERIFIED || event->token != check->verify_token)
		return PIN_NOTHING;
	check->verify_token = 0;
	if (event->ok) {
		check->wrong = 0;
		row_key("pin_wrong", &check->agent, key);
		app_put_local(app, key, NULL, 0, app_token(app));
		return PIN_RIGHT;
	}
	check->free_at_ms = app->steady_ms + wait_after_ms(check->wrong);
	app_say(app, MESSAGE_WARNING, "%s", _("The PIN is not right."));
	return PIN_WRONG;
}

void
pin_check_release(struct pin_check *check)
{
	wipe(&check->typed);
	mem_free(check->hash);
	*check = (struct pin_check){ 0 };
}

/* --- keeping ----------------------------------------------------------------------------- */

bool
pin_field_check(const struct form_field *field, const char *value, struct strbuf *wrong,
                void *context)
{
	size_t count = utf8_count(value, strlen(value));

	(void)field;
	(void)context;
	if (count >= PIN_LEAST_CHARACTERS && count <= PIN_MOST_CHARACTERS)
		return true;
	strbuf_addf(wrong, _("A PIN has %d to %d characters."), PIN_LEAST_CHARACTERS,
	            PIN_MOST_CHARACTERS);
	return false;
}

static void
put_pin(struct app *app, const struct id *agent, const char *hash, const char *says)
{
	char key[KEY_SIZE];
	uint64_t token = app_token(app);

	row_key("pin", agent, key);
	app_put_local(app, key, hash, hash ? strlen(hash) : 0, token);
	app_say_when_done(app, token, says);
}

static void
own_made(struct app *app, const struct id *agent, const char *hash)
{
	if (!hash)
		return;
	app_record_event(app, "pin_set", NULL, NULL);
	put_pin(app, agent, hash, N_("Your PIN is set."));
}

void
pin_make(struct app *app, const struct id *agent, const char *pin, pin_made *made)
{
	struct effect *effect = effect_add(&app->effects, EFFECT_PIN_HASH);

	effect->text = mem_dup_text(pin);
	effect->token = app_token(app);
	app->session.pin_new = (struct pin_new){ .token = effect->token, .agent = *agent,
	                                         .made = made };
}

void
pin_keep(struct app *app, const struct id *agent, const char *pin)
{
	pin_make(app, agent, pin, own_made);
}

bool
pin_put_with(struct app *app, struct change *change, const struct id *agent, const char *hash)
{
	struct err e = ERR_INIT;
	char key[KEY_SIZE];

	row_key("pin", agent, key);
	if (change_put_local(change, key, hash, strlen(hash), &e))
		return true;
	app_say(app, MESSAGE_ERROR, _("Not saved: %s"), e.text);
	return false;
}

void
pin_remove(struct app *app, const struct id *agent)
{
	app_record_event(app, "pin_removed", NULL, NULL);
	put_pin(app, agent, NULL, N_("Your PIN is removed: the desk opens without one."));
}

void
pin_hashed(struct app *app, const struct event *event)
{
	struct pin_new made = app->session.pin_new;

	if (!made.token || event->token != made.token)
		return;
	app->session.pin_new = (struct pin_new){ 0 };
	if (!event->ok)
		app_say(app, MESSAGE_ERROR, "%s", _("The PIN could not be kept: set it again."));
	made.made(app, &made.agent, event->ok ? event->text : NULL);
}
