/*
 * The floor for search and for the first paint: the least a program with ncurses and SQLite can do
 * with a key typed into a search line, which is to look up and to draw 20 rows.
 *
 *   bare_search STORE SQL    ?1 is the text typed so far; columns of a row are shown side by side
 *
 * Backspace takes a character away, Ctrl-U all; ends at Ctrl-D.
 */
#include <curses.h>
#include <locale.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CTRL_D = 4, CTRL_U = 21, ROWS = 20, COLUMN_WIDTH = 24, TYPED_MAX = 256 };

static sqlite3_stmt *
open_statement(const char *store, const char *sql)
{
	sqlite3_stmt *statement;
	sqlite3 *db;

	if (sqlite3_open_v2(store, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK) {
		fprintf(stderr, "bare_search: %s: %s\n", store, sqlite3_errmsg(db));
		exit(1);
	}
	return statement;
}

static void
draw(sqlite3_stmt *statement, const char *typed)
{
	int row = 1;

	erase();
	sqlite3_reset(statement);
	sqlite3_bind_text(statement, 1, typed, -1, SQLITE_STATIC);
	for (; *typed && row <= ROWS && sqlite3_step(statement) == SQLITE_ROW; row++) {
		for (int i = 0; i < sqlite3_column_count(statement); i++) {
			const char *text = (const char *)sqlite3_column_text(statement, i);

			mvaddnstr(row, i * COLUMN_WIDTH, text ? text : "", COLUMN_WIDTH - 1);
		}
	}
	mvprintw(ROWS + 1, 0, "bare search: %d rows", row - 1);
	mvaddstr(0, 0, typed);
	refresh();
}

int
main(int argc, char **argv)
{
	char typed[TYPED_MAX] = "";
	sqlite3_stmt *statement;
	size_t length;
	int key;

	if (argc != 3) {
		fprintf(stderr, "usage: bare_search STORE SQL\n");
		return 2;
	}
	setlocale(LC_ALL, "");
	statement = open_statement(argv[1], argv[2]);
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	draw(statement, typed);
	while ((key = getch()) != ERR && key != CTRL_D) {
		length = strlen(typed);
		if (key == CTRL_U)
			typed[0] = '\0';
		else if (key == KEY_BACKSPACE && length)
			typed[length - 1] = '\0';
		else if (key >= ' ' && key < 256 && length + 1 < TYPED_MAX)
			memcpy(typed + length, (char[]){ (char)key, '\0' }, 2);
		draw(statement, typed);
	}
	endwin();
	return 0;
}
