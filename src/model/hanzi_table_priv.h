/* The generated table of scripts/make-hanzi-table. */
#ifndef MODEL_HANZI_TABLE_PRIV_H
#define MODEL_HANZI_TABLE_PRIV_H

#include <stddef.h>
#include <stdint.h>

struct hanzi_pair {
	uint16_t traditional;
	uint16_t simplified;
};

extern const struct hanzi_pair hanzi_pairs[];
extern const size_t hanzi_pair_count;

#endif
