/*
 * The only home of gettext. English stands in the source; Chinese comes from
 * data/locale/zh_CN. C.UTF-8 is enough: no generated locale is needed. The
 * language switches while running: never keep a translated text, ask again.
 */
#ifndef BASE_I18N_H
#define BASE_I18N_H

#include <stdbool.h>

enum language {
	LANGUAGE_ENGLISH,
	LANGUAGE_CHINESE,
	LANGUAGE_COUNT,
};

#define _(text) i18n_text(text)
#define N_(text) (text)

/* Once, in main, before any text; falls back to C.UTF-8 when the locale is not generated. */
void
i18n_start(const char *locale_folder);

void
i18n_set(enum language language);

enum language
i18n_get(void);

/* From LANGUAGE, LC_ALL, LC_MESSAGES, LANG. */
enum language
i18n_of_environment(void);

/* "en", "zh" ↔ language. */
const char *
i18n_code(enum language language);

bool
i18n_from_code(const char *code, enum language *out);

const char *
i18n_text(const char *english) __attribute__((format_arg(1)));

/* The text in one given language whatever is set (palette, tests). */
const char *
i18n_text_in(enum language language, const char *english) __attribute__((format_arg(2)));

const char *
i18n_count(const char *one, const char *many, unsigned long number)
	__attribute__((format_arg(1), format_arg(2)));

#endif
