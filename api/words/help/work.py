"""The pages of employers and of counsellors."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

WORK: Mapping[str, str] = MappingProxyType(
    {
        "my_needs": N_(
            "Confirm what is still true and close what is filled. Each need says how many people of the region "
            "have done that work. “Who fits, and why” opens its list."
        ),
        "need_new": N_(
            "Write the title first. Mark as required only what the work needs from the first day. The count below "
            "the requirements says how many people remain as you ask."
        ),
        "needs_import": N_(
            "Take the model, fill it, and send it. You see what would be added before anything is kept. A line "
            "that is wrong is told by its number."
        ),
        "need_matches": N_(
            "Each line has its reasons. A question mark is something to ask the person, never a no. Open “Every "
            "reason, one by one” before you decide."
        ),
        "need_matches:employer": N_(
            "Each line is a person without a name, with reasons. A question mark is something to ask, never a no. "
            "Ask to meet: the person says yes or no, then you read the CV."
        ),
        "internship_new": N_(
            "Write what the person will learn, and who is beside them. The legal frame says who pays and who "
            "insures: choose it with care. Your counsellor may help."
        ),
        "internship_matches": N_(
            "Each line says what the person brings and what they would learn. A question mark is something to "
            "ask, never a no. Nobody is placed before somebody does it."
        ),
        "verification": N_(
            "This page says where the check of your organisation stands. You may post needs meanwhile. A refusal "
            "has its reason here, and what to do."
        ),
        "compare": N_(
            "Each column is a person, each line a criterion. Read across to see where they differ. No sum decides "
            "for you."
        ),
        "twinning": N_(
            "Say which colleagues could show somebody round. Both choose freely, and you see only how many visits "
            "there were. It often helps a new person to stay."
        ),
        "colleague_edit": N_(
            "Write what a newcomer would like to know of this colleague. The colleague reads it and says yes or "
            "no. Nothing is shown before."
        ),
        "event_cv": N_(
            "You may read this CV until the day after the event. The person sees that you did. Prepare your "
            "questions: what is unknown is yours to ask."
        ),
        "today": N_(
            "What is late comes first. Each line opens the page where you act. Files that grow old are at the "
            "foot: a call is often enough."
        ),
        "caseload": N_(
            "These are the people whom you follow, with what comes next and when. Files that nobody has taken up "
            "have a list of their own. Open a name to write."
        ),
        "caseload_import": N_(
            "Send the sheet that you keep already. Say what each column is, and look at what would be done. "
            "Nobody enters a list by it: each person says yes themselves."
        ),
        "follow_up": N_(
            "Write what comes next and for when: it comes back under “Today”. The person may read all your notes. "
            "Write facts, and what was agreed."
        ),
        "people": N_(
            "Search by a name or an occupation. Open somebody to see what fits them, and why. “Add a person” "
            "begins from a CV or from questions."
        ),
        "new_person": N_(
            "Do it with the person beside you. Bring their CV, or ask the questions. Nothing is kept before you "
            "have confirmed it with them."
        ),
        "several_cvs": N_(
            "Choose all the files at once, and go on with something else: they are read one by one. Each becomes "
            "a draft. Say whose each is, then confirm it with the person."
        ),
        "person_cv": N_(
            "Bring the newest CV, or ask the questions. What is read is added to the file once confirmed. What "
            "the file holds already is not taken away."
        ),
        "access": N_(
            "For somebody without e-mail: print a sheet with a code, or write their telephone. The file that "
            "opens is theirs. Sheet lost or telephone sold? Close both here."
        ),
        "consents": N_(
            "Read each use to the person, one at a time. Write how they said yes, and in which language. They are "
            "told, and may take it back by themselves."
        ),
        "notice_sheet": N_(
            "Print this sheet and hand it over before you write anything. Read it together if needed. It says "
            "what is kept, why, and for how long."
        ),
        "keeping": N_(
            "This page says until when the file is kept, and why. Confirm it with the person if it still holds. "
            "Write here how and when you told them."
        ),
        "twinning_for": N_(
            "Write the wish with the person, once they are hired. They choose whether, and with whom. A refusal "
            "is never told to anybody."
        ),
        "kept": N_(
            "These are the people you kept for this need. Note why, for you and your colleagues. “Propose” asks "
            "for their yes before anything leaves."
        ),
        "agreement_new": N_(
            "The offer has filled most of it: put right what differs. Name the three parties, the days and who "
            "insures. Each party then signs the same text."
        ),
        "internships_assigned": N_(
            "This is a proposal over all the places at once. Look at each line, and at why. Nobody is referred "
            "before you do it."
        ),
        "needs_shared": N_(
            "Here the same few people do not stand everywhere. Each line says what is lost and gained. You choose "
            "what to keep."
        ),
        "shown_files": N_(
            "These people show you their file for a time. You read and write nothing in it. Speak to whoever "
            "follows them before you act."
        ),
        "shown_file": N_(
            "You read this file because its person said yes. They see that you did. It closes on the day written "
            "above, or as soon as they wish."
        ),
        "event_new": N_(
            "Write the day, the place and how long an interview lasts. The needs and the employers come next, on "
            "the desk. Nobody is told before you open the invitations."
        ),
        "event_desk": N_(
            "First the needs, then the people, then the timetable. The computer proposes; you invite. Whoever is "
            "concerned by a change is told, and nobody else."
        ),
        "event_looked": N_(
            "Each change of the day is checked beside the pages. When it is done, the desk says what cannot hold, and "
            "what would. You may go on meanwhile."
        ),
        "event_timetable": N_(
            "Print this page the evening before. There is a sheet for each employer, then one for each person. "
            "Destroy the sheets after the day: they hold names."
        ),
        "event_report": N_(
            "Here is what came of the day: interviews, offers, hires. An answer still owed is marked. Names go "
            "the day after; the numbers stay."
        ),
        "event_check_in": N_(
            "Ask the person for their name, then press the button. Their interviews are below. The wrong person? "
            "Go back: nothing is written before you press."
        ),
        "event_door": N_(
            "For somebody who comes without an invitation. They have a file? Find it with them. They have none? "
            "Open it with them, and ask for their yes. You read their name and what they agree to, not their file."
        ),
        "event_answer_for": N_(
            "Write the answer that the person gave you, and how. Tick only the employers with whom they agree to "
            "speak. What they need for the day stays among the organisers."
        ),
        "duplicates": N_(
            "Each pair may be one and the same. Open it and look at both. Nothing is put together before somebody "
            "decides."
        ),
        "duplicate": N_(
            "Look at both files side by side. One person? Choose field by field what to keep. Two people? Say so: "
            "the pair does not come back."
        ),
        "merge": N_(
            "Here is what was put together, and when. A mistake? Take them apart before the day written above: "
            "both come back as they were."
        ),
        "need_pair": N_(
            "Look at both needs side by side. The same post? Keep one, field by field. Two posts? Say so: the "
            "pair does not come back."
        ),
    }
)
