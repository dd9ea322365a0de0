"""The pages of a job seeker, and those that both sides of a referral or of an internship read."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

OWN: Mapping[str, str] = MappingProxyType(
    {
        "recommendations": N_(
            "A tick: it is met. A question mark: it is not known yet. An arrow: a step leads there. Press “I am "
            "interested” to go further; nothing leaves before you say yes."
        ),
        "recommendations:counsellor": N_(
            "A tick: it is met. A question mark: ask the person. An arrow: a step leads there. Look at the list "
            "with the person before you propose anything."
        ),
        "person_events": N_(
            "Each event says whom you may meet there, and why. Press “I am interested”: you register, or the "
            "organisers receive your request. No employer reads your name before you say yes."
        ),
        "person_events:counsellor": N_(
            "Each event says whom the person may meet there, and why. Look at it with them. Their answer is "
            "theirs, or you write it as they gave it."
        ),
        "doors": N_(
            "Each line is one change to the file and the offers that it would open. Begin with what you know "
            "already and nobody has asked. Nothing changes until you say so."
        ),
        "doors:counsellor": N_(
            "Each line is one change to the file and the offers that it would open. Ask first what nobody has "
            "asked. Then speak of the steps: who takes them, how long, at what cost."
        ),
        "my_file": N_(
            "“Correct” beside each part opens one page for it. What you change counts at once. Nobody else may "
            "confirm it in your place."
        ),
        "my_correction": N_(
            "Change what is wrong, then press “Save”. What you leave empty is asked another day; it is never "
            "counted as a no. “Leave it as it was” changes nothing."
        ),
        "my_cv": N_(
            "Choose the file of your CV, or answer the questions. The computer reads, you confirm each thing. You "
            "may stop and come back."
        ),
        "draft": N_(
            "Go through the steps: keep what is right, correct the rest. Nothing is in the file before you save "
            "at the end. You may throw all of it away."
        ),
        "draft_step": N_(
            "Right? Continue. Not right? Correct it, or come back to it later. Where a CV was read, its words stand "
            "beside each field."
        ),
        "my_consents": N_(
            "Each yes is for one use only and has an end. You may take any of them back here, without a reason. "
            "It counts at once."
        ),
        "my_accesses": N_(
            "Each line is somebody who has read your file, or an employer who has read your CV. You see the "
            "organisation and the day. Something surprises you? Write to the person in charge of privacy."
        ),
        "my_accompaniment": N_(
            "Here is what your counsellor writes: meetings, next steps, notes. No employer reads it. You may "
            "choose another organisation, or show your file to one for a time."
        ),
        "my_twinning": N_(
            "A colleague shows you round at your new work. You say yes or no, and nobody asks why. What you say "
            "to each other stays between you."
        ),
        "my_settling": N_(
            "Tick what is done; leave the rest for another day. Nobody but you sees it. Ask your counsellor about "
            "what is not clear."
        ),
        "my_identification": N_(
            "Answer what you like, or nothing. Your answers are kept apart and change no list. You may take them "
            "all back here."
        ),
        "my_erasure": N_(
            "Take your file away first if you wish to keep it. To leave the lists without erasing anything, go to "
            "“My consents”. What is erased never comes back."
        ),
        "referrals": N_(
            "Each line is one person and one post. What is due shows its date. Open a line to answer, or to see "
            "what comes next."
        ),
        "referral": N_(
            "What you may do now is above; what happened is below, the latest first. Each step is written with "
            "its day. Saying no always asks for a reason from a list."
        ),
        "referral:job_seeker": N_(
            "What you may do now is above; what happened is below. Your CV leaves only when you say so, for this "
            "employer alone. You may take it back at any moment."
        ),
        "cv": N_(
            "This is the CV as its person released it to one employer. Each reading is noted, and the person sees "
            "it. It closes as soon as they take it back."
        ),
        "agreements": N_(
            "Each line is the agreement of one internship. What waits for you comes first. Open it to read, to "
            "sign or to write a review."
        ),
        "agreement": N_(
            "See who has signed and who has not yet. The text that all have signed holds. Reviews are written "
            "halfway and at the end."
        ),
        "agreement_version": N_(
            "Read all of it before you sign. A word is not clear? Ask the person who helps you. Nobody may force "
            "you to sign."
        ),
        "agreement_sheet": N_(
            "Print this page for somebody who reads on paper. It says in plain words what was agreed. What is "
            "signed is the agreement itself."
        ),
        "internship_review": N_(
            "Write what went well and what could be better: a few lines are enough. Each part says who reads it. "
            "Write of the work alone."
        ),
        "internship_end": N_(
            "Say on which day the internship ends and, with a word from a list, why. The page says who reads the "
            "reason. If it ends with a job, say so here."
        ),
    }
)
