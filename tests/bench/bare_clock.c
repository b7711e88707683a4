/*
 * The floor for a desk at rest: the least a program with ncurses can do that shows the time, which
 * is to wake up once a second and to draw it. Ends at any key.
 */
#include <curses.h>
#include <time.h>

int
main(void)
{
	initscr();
	cbreak();
	noecho();
	do {
		struct timespec now;

		clock_gettime(CLOCK_REALTIME, &now);
		mvprintw(0, 0, "bare clock %02d", (int)(now.tv_sec % 60));
		refresh();
		timeout(1000 - (int)(now.tv_nsec / 1000000));
	} while (getch() == ERR);
	endwin();
	return 0;
}
