/*
 * The floor for a ring: the least a program can do between the word of a line that somebody calls
 * and the painted card, which is to read it from a socket, look up and draw.
 *
 *   bare_card STORE PORT SQL…    connects to PORT on loopback; each line that comes is ?1 of every
 *                                SQL, whose rows are drawn one under the other
 *
 * Ends when the connection does.
 */
#include <arpa/inet.h>
#include <curses.h>
#include <locale.h>
#include <netinet/in.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { STATEMENTS_MAX = 16, COLUMN_WIDTH = 24, LINE_MAX_BYTES = 256, ROWS_EACH = 10 };

static int
connect_to(const char *port)
{
	struct sockaddr_in address = { .sin_family = AF_INET,
		.sin_port = htons((uint16_t)atoi(port)),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		perror("bare_card: connect");
		exit(1);
	}
	return fd;
}

static int
draw_rows(sqlite3_stmt *statement, const char *number, int row)
{
	sqlite3_reset(statement);
	sqlite3_bind_text(statement, 1, number, -1, SQLITE_STATIC);
	for (int n = 0; n < ROWS_EACH && sqlite3_step(statement) == SQLITE_ROW; n++, row++) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *text = (const char *)sqlite3_column_text(statement, i);

			mvaddnstr(row, i * COLUMN_WIDTH, text ? text : "", COLUMN_WIDTH - 1);
		}
	}
	return row;
}

int
main(int argc, char **argv)
{
	sqlite3_stmt *statements[STATEMENTS_MAX];
	int count = argc - 3, fd;
	char line[LINE_MAX_BYTES];
	ssize_t length;
	sqlite3 *db;

	if (count < 1 || count > STATEMENTS_MAX) {
		fprintf(stderr, "usage: bare_card STORE PORT SQL...\n");
		return 2;
	}
	setlocale(LC_ALL, "");
	if (sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare_card: %s: %s\n", argv[1], sqlite3_errmsg(db));
		return 1;
	}
	for (int i = 0; i < count; i++) {
		if (sqlite3_prepare_v2(db, argv[3 + i], -1, &statements[i], NULL) != SQLITE_OK) {
			fprintf(stderr, "bare_card: %s: %s\n", argv[3 + i], sqlite3_errmsg(db));
			return 1;
		}
	}
	fd = connect_to(argv[2]);
	initscr();
	mvaddstr(0, 0, "bare card");
	refresh();
	while ((length = read(fd, line, sizeof(line) - 1)) > 0) {
		int row = 1;

		line[length] = '\0';
		line[strcspn(line, "\r\n")] = '\0';
		erase();
		for (int i = 0; i < count; i++)
			row = draw_rows(statements[i], line, row);
		mvprintw(0, 0, "card of %s", line);
		refresh();
	}
	endwin();
	return 0;
}
