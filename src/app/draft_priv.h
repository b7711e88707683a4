/* Shared by the files of the ticket drafts (drafts.c, draft_fields.c, draft_row.c). */
#ifndef APP_DRAFT_PRIV_H
#define APP_DRAFT_PRIV_H

#include "app_priv.h"

/* (Re)makes the form's description from the pack, in the interface's language. */
void
draft_describe(struct app *app, struct draft *draft);

void
draft_free_texts(struct text_list *list);

/* The form's values as typed. */
struct form_source
draft_source(const struct draft *draft);

/* Shows and hides fields by the values of others. */
void
draft_show_fields(struct app *app, struct draft *draft);

/* The pack's local time for dates without a year. */
void
draft_now(const struct app *app, struct form_now *now);

void
draft_preset(struct app *app, struct draft *draft);

void
draft_load_ticket(struct app *app, struct draft *draft, const struct ticket *ticket);

/*
 * Puts the shown values in normal form into data; what cannot be read gets
 * its message beside the field. False when there was such a value.
 */
bool
draft_collect(struct app *app, struct draft *draft, struct json *data);

/* Its key as a local row, "draft/UUID". */
#define DRAFT_KEY_SIZE (sizeof("draft/") + ID_TEXT_SIZE)

void
draft_key(const struct draft *draft, char out[DRAFT_KEY_SIZE]);

/* The draft as the text of its row, mem_free it; NULL when it is too long. */
char *
draft_text(const struct app *app, const struct draft *draft);

/* Puts everything typed into the queue of the store. */
void
draft_put(struct app *app, struct draft *draft);

/* Asks who the customer of a ticket is that was opened or read back: his grade. */
void
draft_ask_customer(struct app *app, struct draft *draft);

/* When the limit of that class and grade ends that began then, UTC; 0: no such limit. */
int64_t
draft_due_from(const struct app *app, int64_t began_ms, const char *class_id, const char *grade);

/* Takes the local row away: all of it is saved, or discarded. */
void
draft_drop_row(struct app *app, struct draft *draft);

struct draft *
draft_add(struct app *app, const struct id *ticket, const struct ticket_kind *kind);

void
draft_remove(struct app *app, struct draft *draft);

void
draft_mark_unsaved(struct app *app, struct draft *draft);

struct draft *
draft_of_ticket(struct app *app, const struct id *ticket);

/*
 * "due 11-24 17:00" at the right end of the first row, with what was told beside
 * it when that is another moment; or why nothing is due. Its width.
 */
int
draft_draw_due(const struct app *app, const struct view *view, const struct draft *draft,
               bool class_changed);

#endif
