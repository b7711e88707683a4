/* What the invented people of the demonstration say and what was noted about them. */
#include "demo_priv.h"

#include "base/i18n.h"

#include <string.h>

const struct demo_matter demo_matters[] = {
	{ "fault", "recorder/not_recording", N_("Recorder of the car park stopped recording"),
	  N_("The light on the front is red since yesterday evening. Nothing of last night is "
	     "there.") },
	{ "fault", "camera/no_picture", N_("Camera at the north gate shows nothing"),
	  N_("Black since this morning. The lamp of the power supply is on, the others work.") },
	{ "fault", "camera/blurred", N_("Picture of the loading ramp is blurred"),
	  N_("Number plates cannot be read any more. The glass was cleaned, it did not help.") },
	{ "fault", "camera/frozen", N_("Picture of the lobby stands still"),
	  N_("The clock in the picture stands at 7:42. After a restart it ran for an hour.") },
	{ "fault", "camera/steering", N_("Dome camera on the square does not turn"),
	  N_("It answers to zoom but neither left nor right.") },
	{ "fault", "camera/damaged", N_("Camera hangs from its bracket after the storm"),
	  N_("It hangs over the pavement on its cable. The caretaker has closed the spot off.") },
	{ "fault", "recorder/no_playback", N_("Playback of yesterday evening cannot be opened"),
	  N_("Between 18:00 and 20:00 the player says that the file is missing.") },
	{ "fault", "recorder/disk", N_("Recorder beeps: disk alarm"),
	  N_("Second disk of four. The recorder is three years old.") },
	{ "fault", "recorder/time_wrong", N_("Clock of the recorder is eleven minutes fast"),
	  N_("The police could not use the recording because of it.") },
	{ "fault", "line/offline", N_("All twelve cameras of the school are offline"),
	  N_("Since the works in the street this morning. The telephone works.") },
	{ "fault", "line/unstable", N_("Connection breaks off every few minutes"),
	  N_("Worst between five and seven in the evening.") },
	{ "fault", "line/power", N_("Cabinet at the bus stop has no power"),
	  N_("The street lamp beside it is dark too.") },
	{ "fault", "platform/login", N_("Cannot log in: account locked"),
	  N_("Three wrong passwords at the change of shifts. Nobody can see the pictures now.") },
	{ "fault", "platform/slow", N_("Map of the platform takes a minute to open"),
	  N_("On all computers of the office, since Monday.") },
	{ "fault", "platform/data_missing", N_("Number plates of last week cannot be found"),
	  N_("From Tuesday noon to Wednesday morning the search gives nothing.") },
	{ "fault", "platform/alarm", N_("Alarm messages do not reach the duty telephone"),
	  N_("The number was changed last month. The old one still gets them.") },
	{ "fault", "client/crash", N_("App closes as soon as it is opened"),
	  N_("Since the update of the telephone. Installed anew twice.") },
	{ "fault", "client/update", N_("Update of the client stops at 60 percent"),
	  N_("Tried on two computers, the same on both.") },
	{ "fault", "client/display", N_("Four pictures overlap in the split view"),
	  N_("Only on the large screen in the control room.") },
	{ "complaint", "service/waiting", N_("Waited twelve minutes on the line"),
	  N_("Has called three times this week, always after nine in the morning.") },
	{ "complaint", "service/no_reply", N_("Nobody called back as promised"),
	  N_("A call back was promised for five o'clock yesterday.") },
	{ "complaint", "service/manner", N_("Was hurried off the line"),
	  N_("Tuesday evening about eight. Wishes an apology, nothing else.") },
	{ "complaint", "service/wrong_answer", N_("Was told the wrong way to reset the recorder"),
	  N_("All settings were lost. The installer had to come and was paid for.") },
	{ "complaint", "repair/late", N_("Repair came two days late"),
	  N_("Nobody told him. The shop had to stay closed for the appointment.") },
	{ "complaint", "repair/again", N_("Same camera fails for the third time this month"),
	  N_("Each time it was restarted only. Wants it replaced.") },
	{ "complaint", "repair/conduct", N_("Technicians left cable ends on the stairs"),
	  N_("A tenant slipped. Nobody was hurt.") },
	{ "complaint", "product/recording", N_("Recording of the theft is missing"),
	  N_("Saturday between two and four in the morning. The police ask for it.") },
	{ "complaint", "product/picture", N_("Night picture is useless since the update"),
	  N_("Faces are white patches. It was fine in summer.") },
	{ "complaint", "data/wrong", N_("Company name is wrong in the account"),
	  N_("Reported twice, still wrong on the invoice.") },
	{ "complaint", "cost", N_("Billed twice for the same month"),
	  N_("October stands on both invoices. Has paid once.") },
	{ "enquiry", "usage", N_("How to save a clip of a recording"),
	  N_("Needs two minutes of yesterday for the insurance.") },
	{ "enquiry", "account/register", N_("New shop wants to register"),
	  N_("Two cameras, opening on the first of next month.") },
	{ "enquiry", "account/change", N_("New telephone number for the account"),
	  N_("The old number has been given up.") },
	{ "enquiry", "account/password", N_("Password forgotten"),
	  N_("The message with the code does not arrive.") },
	{ "enquiry", "account/rights", N_("Colleague needs the right to play back"),
	  N_("Takes over the night shift from Monday.") },
	{ "enquiry", "recording", N_("Wants to see the recording of an accident"),
	  N_("Crossing at the library, Thursday 17:20. Has the number of the police report.") },
	{ "enquiry", "building", N_("New warehouse: which cameras are needed"),
	  N_("Eighteen gates, open day and night. Asks for a visit.") },
	{ "enquiry", "progress", N_("How the repair of last week stands"),
	  N_("Was told it takes three days.") },
	{ "enquiry", "contact", N_("Looks for the person in charge of installation"),
	  N_("For an offer, not urgent.") },
	{ "enquiry", "doubtful",
	  N_("Somebody claimed to be from the centre and asked for a password"),
	  N_("A man, number withheld, about ten in the morning. Nothing was told.") },
	{ "suggestion", "service", N_("A message when the engineer is on the way"),
	  N_("As parcel services do.") },
	{ "suggestion", "platform", N_("Search recordings by the colour of a car"),
	  N_("Would have saved three hours last week.") },
	{ "suggestion", "equipment", N_("A brighter lamp beside the camera in the underpass"),
	  N_("The picture is grey from six in the evening on.") },
	{ "suggestion", "coverage", N_("Another camera at the school crossing"),
	  N_("On the side of the bus stop. Parents ask for it as well.") },
};

const size_t demo_matter_count = sizeof(demo_matters) / sizeof(*demo_matters);

static const struct {
	const char *kind;	/* NULL: any other */
	const char *answer;
} answers[] = {
	{ "fault", N_("Replaced on site; picture is back, the caller is content.") },
	{ "fault", N_("Restarted from here and watched for an hour: stable.") },
	{ "fault", N_("A plug was loose; put right with the caller on the line.") },
	{ "fault", N_("The provider had a fault in the street; all is back since noon.") },
	{ "complaint", N_("Apologised, explained the cause, told what has been changed.") },
	{ "complaint", N_("Department called the customer itself; matter settled.") },
	{ "complaint", N_("Invoice corrected and sent anew.") },
	{ "enquiry", N_("Explained step by step; the caller did it at once.") },
	{ "enquiry", N_("Entered as wished and read back.") },
	{ "suggestion", N_("Passed on; taken into the plan of the next quarter.") },
	{ NULL, N_("Told by telephone; the caller agrees.") },
};

const char *
demo_answer(const char *kind, size_t n)
{
	size_t count = 0, last = sizeof(answers) / sizeof(*answers) - 1;

	for (size_t i = 0; i < last; i++)
		count += !strcmp(answers[i].kind, kind);
	for (size_t i = 0, seen = 0; count && i < last; i++) {
		if (!strcmp(answers[i].kind, kind) && seen++ == n % count)
			return answers[i].answer;
	}
	return answers[last].answer;
}

const char *const demo_remarks[] = {
	N_("Works nights: call after two in the afternoon"),
	N_("Prefers the landline"),
	N_("Runs three shops in the same street"),
	N_("Knows the recorder well: no need to explain"),
	N_("Speaks slowly: give him time"),
	N_("Wants everything confirmed in writing"),
	N_("The caretaker has the key of the cabinet"),
};

const size_t demo_remark_count = sizeof(demo_remarks) / sizeof(*demo_remarks);

const char *const demo_notes[] = {
	N_("Maintenance has been told; somebody comes this afternoon."),
	N_("Called back: nobody answered. Next try at four."),
	N_("Spare part is ordered and expected tomorrow."),
	N_("The caller sent a picture of the device by mail."),
	N_("Platform engineers found the cause and are at work."),
};

const size_t demo_note_count = sizeof(demo_notes) / sizeof(*demo_notes);

const struct demo_promise demo_promises[] = {
	{ FOLLOW_UP_CALL_BACK, N_("Promised: tell how the car park's recorder stands"), -20 },
	{ FOLLOW_UP_CHECK, N_("Ask maintenance whether the spare part is there"), 35 },
	{ FOLLOW_UP_CALL_BACK, N_("Wants to know when the new password works"), 70 },
	{ FOLLOW_UP_VISIT, N_("Did the picture stay sharp at night?"), 3 * 60 },
	{ FOLLOW_UP_CHECK, N_("Was the leaflet on registration sent?"), 26 * 60 },
	{ FOLLOW_UP_VISIT, N_("Is the new camera where it should be?"), 50 * 60 },
};

const size_t demo_promise_count = sizeof(demo_promises) / sizeof(*demo_promises);
