/*
 * Identities: 128 bits, made at the desk, never renumbered.
 * UUIDv7 (RFC 9562 section 5.7) for what people do; UUIDv8 (5.8) from SHA-256
 * of rule, subject and occurrence for what a rule makes, so that two desks
 * never make it twice (sync.md, amendment 3).
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ID_BYTES 16
#define ID_TEXT_SIZE 37		/* with the NUL */

struct id {
	uint8_t bytes[ID_BYTES];
};

/* The seam for chance: real, or seeded for tests and practice. */
struct random_source {
	void (*fill)(struct random_source *source, void *out, size_t length);
	uint64_t state[4];
};

void
random_init_system(struct random_source *source);

/* Same seed, same bytes for ever (xoshiro256**, seeded by splitmix64). */
void
random_init_seeded(struct random_source *source, uint64_t seed);

/* Uniform in 0 … bound − 1; bound > 0. */
uint64_t
random_below(struct random_source *source, uint64_t bound);

/*
 * Makes ids in rising order: of one millisecond the 12 rand_a bits count up
 * (RFC 9562 6.2 method 1), and a clock that goes back does not break the order.
 * A source belongs to one thread.
 */
struct id_source {
	struct random_source *random;	/* borrowed; the rest starts as zero */
	int64_t last_ms;
	uint16_t counter;
};

struct id
id_new(struct id_source *source, int64_t wall_ms);

/* Deterministic: rule ‖ 0 ‖ subject ‖ occurrence (UTF-8 text). */
struct id
id_of_rule(const char *rule, const struct id *subject, const char *occurrence);

bool
id_is_zero(const struct id *id);

int
id_compare(const struct id *a, const struct id *b);

void
id_to_text(const struct id *id, char out[ID_TEXT_SIZE]);

/* Accepts only the canonical lower-case 8-4-4-4-12 form. */
bool
id_from_text(const char *text, size_t length, struct id *out);

#endif
