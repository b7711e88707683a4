/*
 * What `hotseat doctor` looks at. Each check says what it found, one finding or more; what is
 * wrong comes with what to do. Checks change nothing: no store is made or locked, nothing is
 * dialled, a running softphone is not spoken to.
 */
#ifndef CMD_DOCTOR_PRIV_H
#define CMD_DOCTOR_PRIV_H

#include "base/clock.h"
#include "base/json.h"
#include "base/zone.h"
#include "cmd/command.h"
#include "model/pack.h"
#include "pack/settings.h"
#include "store/reader.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { DOCTOR_PATH_MAX = 4096 };

enum doctor_verdict {
	DOCTOR_FINE,
	DOCTOR_NOTE,	/* worth knowing; nothing is broken */
	DOCTOR_WRONG,	/* exit status 1 */
	DOCTOR_VERDICTS,
};

struct doctor {
	struct command_call *call;
	struct json *findings;		/* of --json; else NULL */
	int64_t counts[DOCTOR_VERDICTS];
	int64_t now_ms;
	char store_path[DOCTOR_PATH_MAX];
	char pack_name[DOCTOR_PATH_MAX];	/* "" as the settings say */
	struct settings settings;	/* the defaults when the file is faulty */
	struct pack *pack;		/* NULL: faulty */
	struct zone zone;		/* of the pack, else UTC */
	struct reader *reader;		/* NULL: no store, or none that can be read */
	long holder;			/* process that works on the store; 0 none */
};

/*
 * topic: N_(), one word. advice: what to do, in the language set, or NULL. Text from outside is
 * made safe for the terminal here.
 */
void
doctor_say(struct doctor *doctor, enum doctor_verdict verdict, const char *topic,
           const char *advice, const char *format, ...) __attribute__((format(printf, 5, 6)));

/* "3 days", "5 hours", "12 minutes". Static. */
const char *
doctor_span(int64_t ms);

/* "1.4 GiB". Static, two at a time. */
const char *
doctor_size(int64_t bytes);

void doctor_check_terminal(struct doctor *doctor);
void doctor_check_locale(struct doctor *doctor);
void doctor_check_settings(struct doctor *doctor);
void doctor_check_pack(struct doctor *doctor);
void doctor_check_calendar(struct doctor *doctor);
void doctor_check_store(struct doctor *doctor);
void doctor_check_backup(struct doctor *doctor);
void doctor_check_room(struct doctor *doctor);
void doctor_check_clock(struct doctor *doctor);
void doctor_check_line(struct doctor *doctor);

#endif
