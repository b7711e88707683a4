/*
 * Text from outside made harmless and visible: see the header.
 *
 * Marks: ^[ for C0 and DEL, <U+202E> for everything else that must not reach
 * a terminal, <+7> for seven combining marks too many, a dotted circle under a
 * combining mark without a base (it would settle on what stands left of it on
 * the screen). All marks are clean text, so that making visible twice is the
 * same as once; pure ASCII but for the circle, so that --ascii shows them too.
 */
#include "base/visible.h"

#include "base/utf8.h"
#include "unicode_priv.h"

#include <stdio.h>
#include <string.h>

#define MARKS_A_BASE 4
#define DOTTED_CIRCLE "\xE2\x97\x8C"
#define TAB_SPACES "    "

/* What stands before the next code point. */
struct context {
	unsigned marks;		/* combining marks on the base */
	unsigned dropped;	/* those above MARKS_A_BASE */
	bool base;		/* something to combine with */
	bool selector;		/* the base has its variation selector */
	bool picture;		/* the base is an emoji */
};

enum verdict {
	VERDICT_KEEP,
	VERDICT_NEEDS_BASE,	/* keep, on a dotted circle */
	VERDICT_DROP,		/* counted in context */
	VERDICT_MARK,
	VERDICT_SPACES,
	VERDICT_NOTHING,	/* CR of a CR LF */
};

/* Is the code point at bytes an emoji? */
static bool
picture_follows(const char *bytes, size_t length)
{
	uint32_t code_point;

	if (utf8_decode(bytes, length, &code_point, NULL) == 0)
		return false;
	return (unicode_flags(code_point) & UNICODE_CLASS) == UNICODE_PICTURE;
}

static void
new_base(struct context *context, unsigned flags)
{
	*context = (struct context){
		.base = true,
		.picture = (flags & UNICODE_CLASS) == UNICODE_PICTURE,
	};
}

static enum verdict
judge_control(struct context *context, uint32_t code_point, const char *rest,
              size_t rest_length, enum visible_form form)
{
	*context = (struct context){ .base = true };
	if (form == VISIBLE_TEXT && code_point == '\n') {
		context->base = false;
		return VERDICT_KEEP;
	}
	if (form == VISIBLE_TEXT && code_point == '\t')
		return VERDICT_SPACES;
	if (form == VISIBLE_TEXT && code_point == '\r' && rest_length > 0 && rest[0] == '\n')
		return VERDICT_NOTHING;
	return VERDICT_MARK;
}

static enum verdict
judge_combining(struct context *context, unsigned flags)
{
	if (flags & UNICODE_SELECTOR) {
		if (!context->base || context->selector || context->dropped)
			return VERDICT_MARK;
		context->selector = true;
		return VERDICT_KEEP;
	}
	if (!context->base) {
		new_base(context, UNICODE_PLAIN);
		context->marks = 1;
		return VERDICT_NEEDS_BASE;
	}
	if (context->marks == MARKS_A_BASE) {
		context->dropped++;
		return VERDICT_DROP;
	}
	context->marks++;
	return VERDICT_KEEP;
}

/* rest is what follows the code point. Moves context on. */
static enum verdict
judge(struct context *context, uint32_t code_point, const char *rest, size_t rest_length,
      enum visible_form form)
{
	unsigned flags = unicode_flags(code_point);
	unsigned class = flags & UNICODE_CLASS;

	if (code_point < 0x20 || code_point == 0x7F)
		return judge_control(context, code_point, rest, rest_length, form);
	if (class == UNICODE_JOINER && context->picture && !context->dropped &&
	    picture_follows(rest, rest_length))
		return VERDICT_KEEP;
	if (flags & UNICODE_HIDDEN) {
		*context = (struct context){ .base = true };
		return VERDICT_MARK;
	}
	if ((class == UNICODE_EXTEND && flags & UNICODE_ZERO) || flags & UNICODE_SELECTOR) {
		enum verdict verdict = judge_combining(context, flags);

		if (verdict == VERDICT_MARK)
			*context = (struct context){ .base = true };
		return verdict;
	}
	if (class == UNICODE_EXTEND)
		return VERDICT_KEEP;	/* skin tone: a picture goes on */
	new_base(context, flags);
	return VERDICT_KEEP;
}

static bool
add_mark(struct strbuf *out, uint32_t code_point)
{
	char mark[16];

	if (code_point < 0x20 || code_point == 0x7F)
		snprintf(mark, sizeof(mark), "^%c", (char)(code_point ^ 0x40));
	else
		snprintf(mark, sizeof(mark), "<U+%04X>", (unsigned)code_point);
	return strbuf_add(out, mark);
}

static bool
add_dropped(struct strbuf *out, unsigned dropped)
{
	return dropped == 0 || strbuf_addf(out, "<+%u>", dropped);
}

static bool
add_judged(struct strbuf *out, enum verdict verdict, const char *bytes, size_t length,
           uint32_t code_point, bool valid)
{
	switch (verdict) {
	case VERDICT_KEEP:
		return valid ? strbuf_add_n(out, bytes, length)
		             : strbuf_add_code_point(out, UTF8_REPLACEMENT);
	case VERDICT_NEEDS_BASE:
		return strbuf_add(out, DOTTED_CIRCLE) && strbuf_add_n(out, bytes, length);
	case VERDICT_MARK:
		return add_mark(out, code_point);
	case VERDICT_SPACES:
		return strbuf_add(out, TAB_SPACES);
	case VERDICT_DROP:
	case VERDICT_NOTHING:
		return true;
	}
	return true;
}

/* Length of the prefix that is printable ASCII. */
static size_t
plain_prefix(const char *bytes, size_t length)
{
	size_t at = 0;

	while (at < length && bytes[at] >= 0x20 && bytes[at] < 0x7F)
		at++;
	return at;
}

bool
visible_is_clean(const char *bytes, size_t length, enum visible_form form)
{
	struct context context = { .base = false };
	size_t at = plain_prefix(bytes, length);

	if (at > 0)
		new_base(&context, UNICODE_PLAIN);
	while (at < length) {
		uint32_t code_point;
		bool valid;

		at += utf8_decode(bytes + at, length - at, &code_point, &valid);
		if (!valid || judge(&context, code_point, bytes + at, length - at, form) !=
		                      VERDICT_KEEP)
			return false;
	}
	return true;
}

/* out is full: a joiner whose emoji did not fit would be invisible. */
static bool
stop_full(struct strbuf *out, size_t start)
{
	static const char joiner[] = "\xE2\x80\x8D";
	size_t size = sizeof(joiner) - 1;

	if (out->length - start >= size &&
	    memcmp(out->data + out->length - size, joiner, size) == 0)
		strbuf_splice(out, out->length - size, size, NULL, 0);
	return false;
}

bool
visible_add(struct strbuf *out, const char *bytes, size_t length, enum visible_form form)
{
	struct context context = { .base = false };
	size_t at = 0, start = out->length;

	if (visible_is_clean(bytes, length, form) && length <= out->maximum - out->length)
		return strbuf_add_n(out, bytes, length);
	while (at < length) {
		struct context before = context;
		uint32_t code_point;
		bool valid;
		size_t step = utf8_decode(bytes + at, length - at, &code_point, &valid);
		enum verdict verdict = judge(&context, code_point, bytes + at + step,
		                             length - at - step, form);

		if (context.dropped == 0 && !add_dropped(out, before.dropped))
			return stop_full(out, start);
		if (!add_judged(out, verdict, bytes + at, step, code_point, valid))
			return stop_full(out, start);
		at += step;
	}
	return add_dropped(out, context.dropped);
}
