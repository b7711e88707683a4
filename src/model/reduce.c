/*
 * The reducer. Pure: the same operation and document give the same document, here and at the
 * centre. Called by store/ for each operation written, and for all of them by rebuild and verify.
 */
#include "model/reduce.h"

#include "base/i18n.h"
#include "base/strbuf.h"
#include "base/utf8.h"

#include <inttypes.h>
#include <string.h>

struct reducing {
	const struct operation *op;
	struct json *document;
	struct json *fields;	/* taken out of the document while it is worked on */
	struct json *stamps;
	char op_text[ID_TEXT_SIZE];
	struct err *e;
};

const struct json *
document_field(const struct json *document, const char *field)
{
	return json_get(json_get(document, "f"), field);
}

static struct json *
id_value(const struct id *id)
{
	char text[ID_TEXT_SIZE];

	id_to_text(id, text);
	return json_text(text);
}

/* True when the operation's stamp is higher than the one the field has. */
static bool
wins(const struct reducing *r, const char *key)
{
	const struct json *own = json_get(r->stamps, key);
	int64_t hlc = own ? json_as_whole(json_at(own, 0), 0) :
			    json_get_whole(r->document, "hlc", 0);
	const char *op = own ? json_as_text(json_at(own, 1), "") :
			       json_get_text(r->document, "op", "");

	if (r->op->hlc != hlc)
		return r->op->hlc > hlc;
	return strcmp(r->op_text, op) > 0;
}

/* Takes value; NULL or null empties the field. */
static void
set_field(struct reducing *r, const char *key, struct json *value)
{
	struct json *stamp;

	if (!wins(r, key)) {
		json_free(value);
		return;
	}
	if (value && json_kind(value) == JSON_NULL) {
		json_free(value);
		value = NULL;
	}
	json_set(r->fields, key, value);
	stamp = json_array();
	json_append(stamp, json_whole(r->op->hlc));
	json_append(stamp, json_text(r->op_text));
	json_set(r->stamps, key, stamp);
}

static bool
is_own_member(const struct operation_kind *kind, const char *key)
{
	const struct record_type own = { .name = kind->text, .fields = kind->own };

	return strcmp(key, "salt") == 0 ||
	       (kind->own && record_field_find(&own, key, strlen(key)) != NULL);
}

static bool
apply_member(const char *key, const struct json *value, void *context)
{
	struct reducing *r = context;

	if (!is_own_member(r->op->kind, key))
		set_field(r, key, json_dup(value));
	return true;
}

static bool
copy_member(const char *key, const struct json *value, void *context)
{
	struct reducing *r = context;

	if (!is_own_member(r->op->kind, key))
		json_set(r->fields, key, json_dup(value));
	return true;
}

/* --- making ----------------------------------------------------------------------------------- */

static struct json *
made_document(const struct operation *op, struct reducing *r)
{
	struct json *document = json_object();

	json_set(document, "at", json_whole(op->at_ms));
	json_set(document, "by", id_value(&op->actor));
	json_set(document, "hlc", json_whole(op->hlc));
	json_set(document, "op", json_text(r->op_text));
	json_set(document, "n", json_whole(1));
	return document;
}

static void
finish_made(struct reducing *r)
{
	if (r->op->kind->entity == &followup_type)
		json_set(r->fields, "state", json_text("open"));
	if (r->op->kind->entity == &ticket_type && json_get_boolean(r->fields, "closed", false))
		json_set(r->fields, "closed_at", json_whole(r->op->at_ms));
}

static bool
reduce_making(const struct operation *op, const struct json *before, struct json **after,
              struct err *e)
{
	struct reducing r = { .op = op, .e = e };

	id_to_text(&op->op, r.op_text);
	if (before) {
		if (strcmp(json_get_text(before, "op", ""), r.op_text) != 0)
			return err_set(e, ERR_EXISTS, _("%s: this id is taken already"),
			               op->kind->text);
		*after = json_dup(before);
		return true;
	}
	r.document = made_document(op, &r);
	r.fields = json_object();
	json_each(op->body, copy_member, &r);
	finish_made(&r);
	json_set(r.document, "uat", json_whole(op->at_ms));
	json_set(r.document, "uby", id_value(&op->actor));
	json_set(r.document, "f", r.fields);
	*after = r.document;
	return true;
}

/* --- patches and commands --------------------------------------------------------------------- */

static bool
reduce_patch(struct reducing *r)
{
	return json_each(r->op->body, apply_member, r);
}

static bool
reduce_move(struct reducing *r)
{
	const char *from = json_get_text(r->op->body, "from", "");
	const char *state = json_get_text(r->fields, "state", "");
	int64_t moves = json_get_whole(r->fields, "moves", 0);
	bool closed = json_get_boolean(r->op->body, "closed", false);

	if (strcmp(from, state) != 0 || json_get_whole(r->op->body, "ver", -1) != moves)
		return err_set(r->e, ERR_REFUSED,
		               _("the ticket has moved: it stands at \"%s\" (move %" PRId64
		               "), not at \"%s\": look at it again"),
		               state, moves, from);
	set_field(r, "state", json_text(json_get_text(r->op->body, "to", "")));
	set_field(r, "moves", json_whole(moves + 1));
	set_field(r, "closed", closed ? json_boolean(true) : NULL);
	set_field(r, "closed_at", closed ? json_whole(r->op->at_ms) : NULL);
	return reduce_patch(r);
}

static bool
must_be_open(struct reducing *r)
{
	const char *state = json_get_text(r->fields, "state", "");

	if (strcmp(state, "open") == 0)
		return true;
	return err_set(r->e, ERR_REFUSED, _("this follow-up is %s already"), state);
}

static bool
reduce_claim(struct reducing *r)
{
	bool release = json_get_boolean(r->op->body, "release", false);
	const char *holder = json_get_text(r->fields, "claimed_by", "");
	char actor[ID_TEXT_SIZE];

	if (!must_be_open(r))
		return false;
	id_to_text(&r->op->actor, actor);
	if (!release && *holder && strcmp(holder, actor) != 0)
		return err_set(r->e, ERR_REFUSED, _("another agent has taken this follow-up on"));
	set_field(r, "claimed_by", release ? NULL : json_text(actor));
	set_field(r, "claimed_at", release ? NULL : json_whole(r->op->at_ms));
	return true;
}

static void
reopen(struct reducing *r)
{
	set_field(r, "state", json_text("open"));
	set_field(r, "done_at", NULL);
	set_field(r, "outcome", NULL);
	set_field(r, "claimed_by", NULL);
	set_field(r, "claimed_at", NULL);
}

/* The newest try is as if it had not been; one made since is somebody else's work. */
static bool
take_back(struct reducing *r)
{
	static const char *const as_before[] = { "tries", "tried_at", "tried_by", "call",
	                                         "claimed_by", "claimed_at" };
	const struct json *outcome = json_get(r->op->body, "outcome_before");
	int64_t tries = json_get_whole(r->op->body, "tries", 0);

	if (json_get_whole(r->fields, "tries", 0) - 1 != tries)
		return err_set(r->e, ERR_REFUSED, _("this follow-up has another outcome by now"));
	set_field(r, "state", json_text("open"));
	set_field(r, "done_at", NULL);
	set_field(r, "outcome", outcome ? json_dup(outcome) : NULL);
	for (size_t i = 0; i < sizeof(as_before) / sizeof(*as_before); i++) {
		const struct json *value = json_get(r->op->body, as_before[i]);

		set_field(r, as_before[i], value ? json_dup(value) : NULL);
	}
	return reduce_patch(r);
}

/* What was written down earlier stays: the new note is a line of its own below it. */
static bool
add_note(struct reducing *r)
{
	const char *added = json_get_text(r->op->body, "add_note", "");
	const char *note = json_get_text(r->fields, "note", "");
	struct strbuf joined;
	bool fits;

	if (!*added)
		return true;
	strbuf_init(&joined, strlen(note) + strlen(added) + 2);
	strbuf_addf(&joined, "%s%s%s", note, *note ? "\n" : "", added);
	fits = utf8_count(joined.data, joined.length) <= RECORD_TEXT_MAX;
	if (fits)
		set_field(r, "note", json_text(joined.data));
	strbuf_release(&joined);
	return fits || err_set(r->e, ERR_LIMIT, _("%s: longer than %d characters"), "note",
	                       RECORD_TEXT_MAX);
}

static bool
reduce_complete(struct reducing *r)
{
	const char *outcome = json_get_text(r->op->body, "outcome", "");
	const struct json *call = json_get(r->op->body, "call");
	int64_t next_at_ms = json_get_whole(r->op->body, "next_at", 0);
	bool cancelled = strcmp(outcome, "cancelled") == 0;

	if (strcmp(outcome, "reopened") == 0) {
		if (strcmp(json_get_text(r->fields, "state", ""), "open") == 0)
			return err_set(r->e, ERR_REFUSED, _("this follow-up is open already"));
		reopen(r);
		return reduce_patch(r);
	}
	if (strcmp(outcome, "taken_back") == 0)
		return take_back(r);
	if (!must_be_open(r) || !add_note(r))
		return false;
	set_field(r, "outcome", json_text(outcome));
	if (!cancelled) {
		set_field(r, "tries", json_whole(json_get_whole(r->fields, "tries", 0) + 1));
		set_field(r, "tried_at", json_whole(r->op->at_ms));
		set_field(r, "tried_by", id_value(&r->op->actor));
		set_field(r, "call", call ? json_dup(call) : NULL);
	}
	if (next_at_ms > 0 && !cancelled) {
		set_field(r, "due_at", json_whole(next_at_ms));
		set_field(r, "claimed_by", NULL);
		set_field(r, "claimed_at", NULL);
	} else {
		set_field(r, "state", json_text(cancelled ? "cancelled" : "done"));
		set_field(r, "done_at", json_whole(r->op->at_ms));
	}
	return reduce_patch(r);
}

typedef bool reduce_function(struct reducing *);

static reduce_function *const functions[OP_COUNT] = {
	[OP_TICKET_MOVE] = reduce_move,
	[OP_FOLLOWUP_CLAIM] = reduce_claim,
	[OP_FOLLOWUP_COMPLETE] = reduce_complete,
};

struct map_count {
	const char *map;
	size_t length;
	size_t count;
};

static bool
count_member(const char *key, const struct json *value, void *context)
{
	struct map_count *count = context;
	const char *dot = strchr(key, '.');

	(void)value;
	if (!dot)
		return true;
	if (!count->map || (size_t)(dot - key) != count->length ||
	    memcmp(count->map, key, count->length) != 0) {
		count->map = key;
		count->length = (size_t)(dot - key);
		count->count = 0;
	}
	return ++count->count <= RECORD_MAP_MAX;
}

static bool
maps_are_bounded(const struct reducing *r)
{
	struct map_count count = { .map = NULL };

	if (json_count(r->fields) <= RECORD_MAP_MAX || json_each(r->fields, count_member, &count))
		return true;
	return err_set(r->e, ERR_LIMIT, _("%s: more than %d values"), r->op->kind->entity->name,
	               RECORD_MAP_MAX);
}

bool
reduce(const struct operation *op, const struct json *before, struct json **after, struct err *e)
{
	struct reducing r = { .op = op, .e = e };
	reduce_function *function = functions[op->kind->name];
	bool ok;

	*after = NULL;
	if (op->kind->adds)
		return reduce_making(op, before, after, e);
	if (!before)
		return err_set(e, ERR_NOT_FOUND, _("%s: there is no such %s"), op->kind->text,
		               op->kind->entity->name);
	id_to_text(&op->op, r.op_text);
	r.document = json_dup(before);
	r.fields = json_dup(json_get(before, "f"));
	r.stamps = json_get(before, "s") ? json_dup(json_get(before, "s")) : json_object();
	ok = (function ? function : reduce_patch)(&r) && maps_are_bounded(&r);
	json_set(r.document, "f", r.fields);
	json_set(r.document, "s", r.stamps);
	json_set(r.document, "n", json_whole(json_get_whole(before, "n", 0) + 1));
	json_set(r.document, "uat", json_whole(op->at_ms));
	json_set(r.document, "uby", id_value(&op->actor));
	if (ok)
		*after = r.document;
	else
		json_free(r.document);
	return ok;
}
