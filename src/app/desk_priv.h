/* The desk's insides: desk.c and nobody else but who it is split with. */
#ifndef APP_DESK_PRIV_H
#define APP_DESK_PRIV_H

#include "app/desk.h"
#include "base/id.h"
#include "base/zone.h"
#include "model/pack.h"
#include "pack/settings.h"
#include "store/reader.h"

struct desk {
	const struct clock *clock;
	struct desk_surroundings around;
	struct loop *loop;
	bool rehearsal;
	bool synchronous;
	struct settings settings;
	struct store *store;
	struct reader *reader;		/* point reads, on the loop */
	struct reader *pool_reader;	/* lists and searches, one at a time */
	struct pack *pack;
	char **packs;
	size_t pack_count;
	struct zone zone;
	struct calendar *calendar;	/* NULL: the pack has none, or calendar_fault says why */
	struct err calendar_fault;
	struct random_source random;
	uint64_t seed;
	struct line *line;
	const char *line_wanted;	/* --line; NULL: as the settings say */
	const char *scenario;
	struct app *app;
	struct effect_list waiting;	/* to be carried out */
	bool carrying_out;
	struct read_request reads[READ_TOPIC_COUNT];	/* waiting, at most one a topic */
	size_t read_count;
	bool reading;
	struct read_request tried_next;	/* at the end of the turn, on the loop */
	bool has_tried_next;
	int untried;			/* so many go to the pool at once, after a try in vain */
	enum read_topic reading_topic;
	size_t jobs;			/* of the pool, under way */
	bool ending;			/* being freed: nobody hears of events any more */
	struct daily_backup *backup;	/* NULL: none is made */
};

/* Carries out what app_update left, and what follows from it. */
void
desk_carry_out(struct desk *desk);

/* phone borrows the texts of own, folder and account. */
void
desk_describe_softphone(const struct settings_telephone *own, struct line_softphone *phone,
                        struct strbuf *folder, struct strbuf *account);

#endif
