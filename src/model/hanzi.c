/* Lookup in the generated table. Called by person_address.c (equal names and name keys). */
#include "model/hanzi.h"

#include "hanzi_table_priv.h"

uint32_t
hanzi_simplified(uint32_t code_point)
{
	size_t low = 0, high = hanzi_pair_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (hanzi_pairs[middle].traditional == code_point)
			return hanzi_pairs[middle].simplified;
		if (hanzi_pairs[middle].traditional < code_point)
			low = middle + 1;
		else
			high = middle;
	}
	return code_point;
}
