"""The pages of the coordination and of administrators."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

REGION: Mapping[str, str] = MappingProxyType(
    {
        "coordination": N_(
            "What waits for a decision comes first. Each line leads to its page. Counts under five are shown as "
            "“< 5”, so that nobody is recognised."
        ),
        "employers_waiting": N_(
            "Compare the name and the NEQ with the register of enterprises. Sure? Say that it is verified. Not "
            "sure? Refuse with a reason: the employer reads it and may put it right."
        ),
        "openings_waiting": N_(
            "Each offer here waits for you. One with words to look at is in no list until you decide. One that "
            "was reported stays in the lists. The oldest wait most."
        ),
        "opening_review": N_(
            "Read the words that are marked, and the law beside them. Let the offer go, or refuse it with a "
            "reason. The employer reads the reason and may write it otherwise."
        ),
        "files": N_(
            "You open one file, for a reason that you write, for some hours. It is noted, and the person reads "
            "it. Counts need no file: look at the reports first."
        ),
        "file": N_(
            "Read only what your reason needs. The file closes by itself. What is wrong in it is for its "
            "counsellor or its person to correct."
        ),
        "permits": N_(
            "Each line is an organisation and its permit, with its end. Without one it places no temporary "
            "foreign worker. The others it may place."
        ),
        "region": N_(
            "The map and the tables have the same figures. Long bars of posts beside short bars of people show "
            "where hands are missing. The needs of a past day are one link away."
        ),
        "needs_past": N_(
            "Choose a day to see the list as it stood that evening. Today’s is shown at first. Nothing of the "
            "past is changed by looking at it."
        ),
        "identification_counts": N_(
            "These counts say who is in the lists and who goes on, for those who chose to tell. A group under "
            "five is never told. A gap is a question to ask, not a proof."
        ),
        "internship_counts": N_(
            "Here is where the internships of the region stand. Nobody is named. Look at those that ended, and at "
            "how many led to a job."
        ),
        "twinnings": N_(
            "Here is how many newly hired people have a colleague beside them. Counts go by steps of five. What "
            "they say to each other is read by nobody."
        ),
        "registers": N_(
            "Incidents are above, what was destroyed is below. Write an incident on the day it is known, even in "
            "doubt. The list of what was destroyed is only added to."
        ),
        "people_to_tell": N_(
            "No message reaches these people: a letter, a call or a visit does. Write how and when it was done. "
            "Their file stays until then."
        ),
        "incident_new": N_(
            "Write what happened, when it was found, and how many people it concerns. Say why the risk is serious "
            "or not: the law asks for it. You may add to it later."
        ),
        "programmes": N_(
            "Each line is a programme with the days between which it holds. Open one to change it. A new rule is "
            "a new line: the old one keeps its dates."
        ),
        "programme": N_(
            "Write in French first, in words that everybody reads. Say what comes first, and from which day it "
            "holds. It is shown as soon as you save."
        ),
        "gateways": N_(
            "Each part is a machine by which data go. Ask whoever runs it where it stands, then say so here. "
            "People read it on the page on their data."
        ),
        "vector_models": N_(
            "One model serves; another may be made ready beside it. Nothing stops meanwhile. You may go back to "
            "the one before by the same move."
        ),
    }
)
