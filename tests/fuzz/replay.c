/*
 * Feeds files (or every file of a folder) to LLVMFuzzerTestOneInput, without a fuzzer: so `make
 * check` replays the corpora with any compiler. Linked with each tests/fuzz/fuzz_X.c.
 */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { INPUT_MAX_BYTES = 16 * 1024 * 1024, PATH_MAX_BYTES = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static unsigned long replayed;

static void
replay_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	uint8_t *data;
	size_t size;

	if (!file) {
		perror(path);
		exit(1);
	}
	data = malloc(INPUT_MAX_BYTES);
	if (!data) {
		perror("malloc");
		exit(1);
	}
	size = fread(data, 1, INPUT_MAX_BYTES, file);
	fclose(file);
	/* An exact copy, so that a sanitizer sees a read past the end. */
	uint8_t *exact = malloc(size ? size : 1);
	if (!exact) {
		perror("malloc");
		exit(1);
	}
	memcpy(exact, data, size);
	free(data);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(exact, size);
	free(exact);
	replayed++;
}

static void
replay_folder(const char *path)
{
	DIR *folder = opendir(path);
	struct dirent *entry;
	char name[PATH_MAX_BYTES];

	if (!folder) {
		perror(path);
		exit(1);
	}
	while ((entry = readdir(folder))) {
		if (entry->d_name[0] == '.')
			continue;
		int length = snprintf(name, sizeof name, "%s/%s", path, entry->d_name);

		if (length < 0 || (size_t)length >= sizeof name)
			exit(1);
		replay_file(name);
	}
	closedir(folder);
}

int
main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		struct stat info;

		if (stat(argv[i], &info) == 0 && S_ISDIR(info.st_mode))
			replay_folder(argv[i]);
		else
			replay_file(argv[i]);
	}
	printf("%lu inputs replayed\n", replayed);
	return replayed > 0 ? 0 : 1;
}
