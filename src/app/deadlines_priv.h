/* Deadlines at the desk and their words (deadlines.c). Part of app_priv.h, which includes it. */
#ifndef APP_DEADLINES_PRIV_H
#define APP_DEADLINES_PRIV_H

/*
 * deadline_due on the pack's clock. False with e and *due_ms 0 when it cannot
 * be known (a year without holiday data): the screen shows the text.
 */
bool
app_deadline(const struct app *app, int64_t start_ms, const struct time_limit *limit,
             int64_t *due_ms, struct err *e);

/* Appends " (told 11-24 16:00)" when the caller was told another moment than what is due. */
void
app_told_text(const struct app *app, int64_t told_ms, int64_t due_ms, struct strbuf *out);

/* Appends "24 hours", "10 working days": what is promised aloud. */
bool
app_limit_aloud(const struct time_limit *limit, enum language language, struct strbuf *out);

/* The same for a list: "24 h", "10 working days". */
void
app_limit_short(const struct time_limit *limit, char *out, size_t size);

#endif
