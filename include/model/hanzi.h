/*
 * Traditional → simplified form of a single character, to compare texts with:
 * 陳 and 陈 are one name. Never for showing: one simplified form may stand for
 * several traditional ones. By Unihan; characters that are kept in both (乾)
 * stay as they are. Pure.
 */
#ifndef MODEL_HANZI_H
#define MODEL_HANZI_H

#include <stdint.h>

/* What has no other form is returned as it is. */
uint32_t
hanzi_simplified(uint32_t code_point);

#endif
