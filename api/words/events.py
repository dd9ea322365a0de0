"""Words for the codes of an event."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

EVENTS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "event_kind": {
            "speed_interviews": N_("Speed interviews"),
            "job_fair": N_("Job fair"),
            "company_visit": N_("Company visit"),
            "information_session": N_("Information session on a region"),
            "exploratory_stay": N_("Exploratory stay"),
        },
        "event_place": {
            "montreal": N_("In Montréal"),
            "territory": N_("In the region"),
            "online": N_("On line"),
        },
        "event_language": {"fr": N_("In French"), "en": N_("In English"), "both": N_("In French and English")},
        "event_status": {
            "draft": N_("Being prepared"),
            "open": N_("Invitations under way"),
            "published": N_("Timetable published"),
            "over": N_("It is over"),
            "cancelled": N_("Called off"),
        },
        "event_reply": {
            "proposed": N_("Proposed, to be confirmed"),
            "invited": N_("Invited, no answer yet"),
            "accepted": N_("Coming"),
            "waiting": N_("On the waiting list"),
            "declined": N_("Not coming"),
        },
        "event_reply_own": {
            "proposed": N_("You asked to be invited"),
            "invited": N_("You have not answered yet"),
            "accepted": N_("You are coming"),
            "waiting": N_("You are on the waiting list"),
            "declined": N_("You are not coming"),
        },
        "event_outcome": {
            "not_suitable": N_("Not this time"),
            "second_interview": N_("A second interview"),
            "offer": N_("An offer"),
            "hired": N_("A hire"),
        },
        "event_limit": {
            "tables": N_("the tables of an employer"),
            "most": N_("the most interviews of a person"),
            "presence": N_("the time a person is there"),
            "least": N_("the fewest interviews promised to a person"),
            "steps": N_("the tables of an employer that are reached without steps"),
            "longer": N_("the longer interviews that a person needs"),
            "rested": N_("the break that a person needs between interviews"),
            "elsewhere": N_("the time of a person who is at another event"),
        },
    }
)
"""Vocabulary → code → English message."""

EVENT_ERRORS: Mapping[str, str] = MappingProxyType(
    {
        "event_state": N_("This cannot be done to the event as it stands now."),
        "timetable_stale": N_(
            "The hours, an employer or a person changed since the timetable was laid: lay it again, then publish it."
        ),
        "no_need_chosen": N_("No need is ticked. Tick one at least, or take all the needs of the search."),
        "nothing_to_plan": N_("A timetable needs people who are coming, and employers with a table."),
        "no_event_consent": N_("This person has not consented to be invited to events."),
        "meets_nobody": N_(
            "This person does not consent to be compared with the needs of employers, and would meet nobody. Ask them: "
            "tick that they agree, or take them in without any employer ticked."
        ),
        "no_interview_ticked": N_(
            "One comes to speed interviews to speak with an employer: tick one at least, or say no."
        ),
        "contact_known": N_(
            "Somebody has a file with this e-mail or telephone. If it is this person, take them in above, by their "
            "whole name and that e-mail or telephone; if it is somebody else’s, tick that it is."
        ),
        "interview_not_noted": N_("An interview is noted once the event has begun."),
        "event_territory": N_("Choose the territory of an event held in the region; leave it empty elsewhere."),
        "plan_numbers": N_("How many people and lists is said of shared short lists alone."),
        "event_least": N_("The fewest interviews cannot be more than the most."),
        "event_preparation": N_("The preparation has a day and a time, before the event."),
        "event_breaks": N_("Breaks are numbers of slots, and leave some to meet in."),
        "event_until": N_("The end has a day and a time, after the beginning, with time for one slot at least."),
        "event_travel": N_("A departure has a place, a day, a time before the event, and a number of seats."),
        "no_such_code": N_("Nobody who comes shows this code: copy it again, or find the person in the list below."),
        "who_is_it": N_(
            "Nobody answers to it, or several people. Write the whole name with the e-mail or the telephone of the "
            "file, the code of the invitation, or the number of a file that you follow."
        ),
        "newcomer_contact": N_("Write an e-mail or a telephone: it is how the person is told."),
        "walk_in_who": N_("Say who it is in one way: a number, what they say of themselves, or a new file."),
        "no_seat_left": N_("Every seat on the way is taken. Your answer is not kept: answer again without it."),
        "event_past": N_("The day and the time have passed: choose others."),
        "not_the_day": N_("Arrivals are said on the day, and absences once it has begun."),
        "hosts_unanswered": N_(
            "Employers of this timetable have not said that they come. Ask them, or note what they told you, then "
            "publish it."
        ),
        "partner_late": N_(
            "People have answered already, to those who organise it: another organisation cannot be added any more."
        ),
        "station_taken": N_("Another employer has that table: give it another number or name."),
        "event_far": N_("The day is too far ahead: an event is announced two years ahead at most."),
        "event_zone": N_("Times are those of Québec, without another zone."),
        "event_holiday": N_(
            "That day is a statutory holiday in Québec: employers, transport and the place may be closed. "
            "Choose another day, or tick that it is held on it all the same."
        ),
        "no_place_left": N_(
            "Every place is taken. Say first who did not come, or give the event more places; then take the person in."
        ),
        "interviews_noted": N_(
            "Interviews for this need took place: it stays, with what employers note of them. "
            "Say instead that the employer does not come any more."
        ),
        "nothing_came_of_it": N_("An interview that did not take place has no result: choose one or the other."),
        "event_slots": N_("The last slot is not before the first one."),
    }
)
