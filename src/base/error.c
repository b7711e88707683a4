/*
 * Errors as values: see the header. Texts are put together in a buffer of
 * their own first, so that the old text may be an argument of the new one.
 */
#include "base/error.h"

#include "base/i18n.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static const struct {
	int number;
	enum err_code code;
} code_of_errno[] = {
	{ ENOENT, ERR_NOT_FOUND },
	{ ENOTDIR, ERR_NOT_FOUND },
	{ EEXIST, ERR_EXISTS },
	{ EACCES, ERR_DENIED },
	{ EPERM, ERR_DENIED },
	{ EROFS, ERR_DENIED },
	{ ENOSPC, ERR_DISK_FULL },
	{ EDQUOT, ERR_DISK_FULL },
	{ EFBIG, ERR_LIMIT },
	{ EMFILE, ERR_LIMIT },
	{ ENFILE, ERR_LIMIT },
	{ ENAMETOOLONG, ERR_LIMIT },
	{ EAGAIN, ERR_BUSY },
	{ EBUSY, ERR_BUSY },
	{ ETXTBSY, ERR_BUSY },
	{ EADDRINUSE, ERR_BUSY },
	{ EINTR, ERR_INTERRUPTED },
	{ ECANCELED, ERR_INTERRUPTED },
	{ EPIPE, ERR_CLOSED },
	{ ECONNRESET, ERR_CLOSED },
	{ ECONNREFUSED, ERR_CLOSED },
	{ EINVAL, ERR_INTERNAL },
	{ EBADF, ERR_INTERNAL },
};

static enum err_code
code_from_errno(int number)
{
	for (size_t i = 0; i < sizeof(code_of_errno) / sizeof(code_of_errno[0]); i++)
		if (code_of_errno[i].number == number)
			return code_of_errno[i].code;
	return ERR_IO;
}

/* The words of errno in the language of the moment; safe in every thread. */
static const char *
words_of_errno(int number)
{
	const char *words = strerrordesc_np(number);

	return words ? i18n_text(words) : "errno ?";
}

/*
 * vsnprintf cuts anywhere: take back a code point that was cut, and nothing
 * else, not even bytes that were invalid before.
 */
static void
end_at_border(char *text, size_t wanted)
{
	if (wanted >= ERR_TEXT_MAX)
		text[utf8_cut(text, ERR_TEXT_MAX - 1, ERR_TEXT_MAX - 1)] = '\0';
}

static void __attribute__((format(printf, 2, 0)))
format_text(char out[ERR_TEXT_MAX], const char *format, va_list arguments)
{
	int wanted = vsnprintf(out, ERR_TEXT_MAX, format, arguments);

	if (wanted < 0)
		out[0] = '\0';
	else
		end_at_border(out, (size_t)wanted);
}

/* first ": " second → out; one of them may be e's own text. */
static void
join_text(struct err *e, const char *first, const char *second)
{
	char joined[ERR_TEXT_MAX];
	int wanted = snprintf(joined, sizeof(joined), "%s: %s", first, second);

	end_at_border(joined, (size_t)wanted);
	memcpy(e->text, joined, sizeof(joined));
}

bool
err_set(struct err *e, enum err_code code, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	e->code = code;
	memcpy(e->text, text, sizeof(text));
	return false;
}

bool
err_set_errno(struct err *e, int saved_errno, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	e->code = code_from_errno(saved_errno);
	join_text(e, text, words_of_errno(saved_errno));
	return false;
}

bool
err_prefix(struct err *e, const char *format, ...)
{
	char text[ERR_TEXT_MAX];
	va_list arguments;

	va_start(arguments, format);
	format_text(text, format, arguments);
	va_end(arguments);
	join_text(e, text, e->text);
	return false;
}

void
err_clear(struct err *e)
{
	*e = ERR_INIT;
}
