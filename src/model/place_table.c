/*
 * data/cn-phone/place.bin inside the program's read-only data: mapped with the
 * program, read from disk page by page when asked for, never at start.
 * The assembler finds the file from the top folder, where make runs.
 */
#include "place_table_priv.h"

__asm__(
	".pushsection .rodata\n"
	".balign 16\n"
	".global place_table_bytes\n"
	".hidden place_table_bytes\n"
	".type place_table_bytes, %object\n"
	"place_table_bytes:\n"
	".incbin \"data/cn-phone/place.bin\"\n"
	".size place_table_bytes, . - place_table_bytes\n"
	".popsection\n");
