/*
 * Identities and chance: see the header.
 */
#include "base/id.h"

#include "base/crypto.h"

#include <string.h>

#define COUNTER_MAX 0x0FFFu
#define COUNTER_START 0x07FFu	/* the top bit starts as 0: room to count up */
#define WALL_MS_MAX ((INT64_C(1) << 48) - 1)

static void
fill_system(struct random_source *source, void *out, size_t length)
{
	(void)source;
	crypto_random(out, length);
}

static uint64_t
rotated(uint64_t value, unsigned by)
{
	return value << by | value >> (64 - by);
}

/* xoshiro256** 1.0, Blackman and Vigna, public domain. */
static uint64_t
next_seeded(uint64_t state[4])
{
	uint64_t result = rotated(state[1] * 5, 7) * 9;
	uint64_t shifted = state[1] << 17;

	state[2] ^= state[0];
	state[3] ^= state[1];
	state[1] ^= state[2];
	state[0] ^= state[3];
	state[2] ^= shifted;
	state[3] = rotated(state[3], 45);
	return result;
}

/* splitmix64, Steele, Lea and Flood. */
static uint64_t
next_split(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

/* Every request starts a new number, so the bytes do not depend on the machine. */
static void
fill_seeded(struct random_source *source, void *out, size_t length)
{
	unsigned char *to = out;
	uint64_t value = 0;

	for (size_t i = 0; i < length; i++) {
		if (i % 8 == 0)
			value = next_seeded(source->state);
		to[i] = (unsigned char)(value >> i % 8 * 8);
	}
}

void
random_init_system(struct random_source *source)
{
	*source = (struct random_source){ .fill = fill_system };
}

void
random_init_seeded(struct random_source *source, uint64_t seed)
{
	*source = (struct random_source){ .fill = fill_seeded };
	for (size_t i = 0; i < 4; i++)
		source->state[i] = next_split(&seed);
}

static uint64_t
random_whole(struct random_source *source)
{
	unsigned char bytes[8];
	uint64_t value = 0;

	source->fill(source, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++)
		value |= (uint64_t)bytes[i] << i * 8;
	return value;
}

uint64_t
random_below(struct random_source *source, uint64_t bound)
{
	/* 2^64 mod bound: those below would favour small results */
	uint64_t least = (UINT64_MAX - bound + 1) % bound;
	uint64_t value;

	do
		value = random_whole(source);
	while (value < least);
	return value % bound;
}

static void
put_version(struct id *id, unsigned version)
{
	id->bytes[6] = (uint8_t)((id->bytes[6] & 0x0F) | version << 4);
	id->bytes[8] = (uint8_t)((id->bytes[8] & 0x3F) | 0x80);
}

struct id
id_new(struct id_source *source, int64_t wall_ms)
{
	uint8_t chance[2];
	struct id id;

	wall_ms = wall_ms < 0 ? 0 : wall_ms > WALL_MS_MAX ? WALL_MS_MAX : wall_ms;
	source->random->fill(source->random, id.bytes, sizeof(id.bytes));
	if (wall_ms <= source->last_ms && source->counter < COUNTER_MAX) {
		source->counter++;
	} else {
		source->last_ms = wall_ms > source->last_ms ? wall_ms : source->last_ms + 1;
		source->random->fill(source->random, chance, sizeof(chance));
		source->counter = (uint16_t)((chance[0] << 8 | chance[1]) & COUNTER_START);
	}
	for (size_t i = 0; i < 6; i++)
		id.bytes[i] = (uint8_t)(source->last_ms >> (40 - 8 * i));
	id.bytes[6] = (uint8_t)(source->counter >> 8);
	id.bytes[7] = (uint8_t)source->counter;
	put_version(&id, 7);
	return id;
}

struct id
id_of_rule(const char *rule, const struct id *subject, const char *occurrence)
{
	uint8_t digest[CRYPTO_DIGEST_BYTES];
	struct crypto_sha256 hash;
	struct id id;

	crypto_sha256_init(&hash);
	crypto_sha256_add(&hash, rule, strlen(rule) + 1);
	crypto_sha256_add(&hash, subject->bytes, sizeof(subject->bytes));
	crypto_sha256_add(&hash, occurrence, strlen(occurrence));
	crypto_sha256_end(&hash, digest);
	memcpy(id.bytes, digest, sizeof(id.bytes));
	put_version(&id, 8);
	return id;
}

bool
id_is_zero(const struct id *id)
{
	static const struct id zero;

	return id_compare(id, &zero) == 0;
}

int
id_compare(const struct id *a, const struct id *b)
{
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/* Where the dashes stand in the text. */
static bool
is_dash_place(size_t at)
{
	return at == 8 || at == 13 || at == 18 || at == 23;
}

void
id_to_text(const struct id *id, char out[ID_TEXT_SIZE])
{
	char digits[2 * ID_BYTES + 1];
	size_t from = 0;

	crypto_hex(id->bytes, sizeof(id->bytes), digits);
	for (size_t at = 0; at < ID_TEXT_SIZE - 1; at++)
		out[at] = is_dash_place(at) ? '-' : digits[from++];
	out[ID_TEXT_SIZE - 1] = '\0';
}

bool
id_from_text(const char *text, size_t length, struct id *out)
{
	char digits[2 * ID_BYTES];
	size_t to = 0;

	memset(out, 0, sizeof(*out));
	if (length != ID_TEXT_SIZE - 1)
		return false;
	for (size_t at = 0; at < length; at++) {
		if (!is_dash_place(at))
			digits[to++] = text[at];
		else if (text[at] != '-')
			return false;
	}
	if (!crypto_from_hex(digits, sizeof(digits), out->bytes, sizeof(out->bytes))) {
		memset(out, 0, sizeof(*out));
		return false;
	}
	return true;
}
