"""Words of consents, of who read what, and of what is kept how long."""

from api.translations import N_

PRIVACY = {
    "purpose": {
        "matching": N_("To be in the lists"),
        "cv_to_employer": N_("To show my CV to an employer"),
        "events": N_("To be invited to events"),
        "portrait": N_("To have my portrait published"),
        "statistics": N_("To count in the statistics"),
        "cv_file": N_("To have the file of my CV kept"),
        "twinning": N_("To be accompanied by a colleague"),
    },
    "purpose_of": {
        "matching": N_("to be in the lists"),
        "cv_to_employer": N_("to show their CV to an employer"),
        "events": N_("to be invited to events"),
        "portrait": N_("to have their portrait published"),
        "statistics": N_("to count in the statistics"),
        "cv_file": N_("to have the file of their CV kept"),
        "twinning": N_("to be accompanied by a colleague"),
    },
    "purpose_said": {
        "matching": N_(
            "Your jobs, skills, diplomas, languages, availability and right to work are compared with the region’s"
            " needs. Employers and other counsellors see you without your name."
        ),
        "cv_to_employer": N_(
            "One employer reads your name, how to reach you and the CV that the service writes from your file, for one"
            " offer."
        ),
        "events": N_(
            "You are invited to meetings with employers that suit you. The organisations that prepare a meeting see you"
            " without your name; if you say that you come, they read your name until the day after, and the employers"
            " that you choose read it too. Your counsellor knows to what you are invited."
        ),
        "portrait": N_(
            "No portrait is published today. If one is, your path is told in it, with your name or without, and you"
            " read the text before anybody."
        ),
        "statistics": N_("You are counted, without your name, in figures on the paths of people who came here."),
        "cv_file": N_(
            "The file that you brought is kept, encrypted, for you and for your counsellor: as it is, or as a copy"
            " without its pictures, since one may be a portrait. No employer ever receives it."
        ),
        "twinning": N_(
            "Once you are hired, your employer and the colleague whom you accept see your name, your post, the day you"
            " began, and the languages and hours that you told for it. Nothing of your file or of your home."
        ),
    },
    "imported": {
        "added": N_("Added"),
        "changed": N_("Changed"),
        "unchanged": N_("In the list already, left as it is"),
    },
    "need_part": {
        "requirements": N_("Requirements"),
        "status": N_("Status"),
        "language_justification": N_("Why another language"),
        "skills": N_("Skills"),
    },
    "read": {
        "file": N_("Your file"),
        "history": N_("What was changed in your file"),
        "cv": N_("Your CV"),
        "cv_file": N_("The file of your CV"),
        "list": N_("Your line in the list of people"),
        "short_list": N_("Your line in the short list of an offer"),
        "recommendations": N_("The offers that fit you"),
        "referral": N_("A referral of yours to an offer"),
        "export": N_("A copy of your file, taken away"),
        "accompaniment": N_("The notes and meetings of your accompaniment"),
        "event": N_("Your name, for an event you come to"),
        "twinning": N_("Your name and your post, for a colleague beside you"),
        "internship": N_("The agreement or the reviews of your internship"),
    },
    "correction": {
        "contact": N_("Name, contacts and home"),
        "experiences": N_("Jobs held"),
        "diplomas": N_("Studies"),
        "skills": N_("Skills and aims"),
        "languages": N_("Languages"),
        "permits": N_("Right to work, licences and cards"),
        "availability": N_("When and where"),
    },
    "language_skill": {
        "speaking": N_("spoken"),
        "listening": N_("understood"),
        "reading": N_("read"),
        "writing": N_("written"),
    },
    "gateway": {
        "hosting": N_("Server, database and backups"),
        "email": N_("E-mail"),
        "text": N_("Text messages"),
        "sign_in": N_("Entering with another service"),
        "antivirus": N_("Antivirus"),
    },
    "gateway_carries": {
        "hosting": N_("Your whole file, and its copies."),
        "email": N_("Your address, and what you are written."),
        "text": N_("Your telephone number, and what you are written."),
        "sign_in": N_("That you come in, and when. Nothing of your file."),
        "antivirus": N_("The files that you bring, to be looked through."),
    },
    "model_state": {
        "serving": N_("In service"),
        "loading": N_("Being loaded"),
        "not_loaded": N_("Not loaded"),
        "preparing": N_("In preparation"),
        "failed": N_("Stopped"),
        "given_up": N_("Given up"),
        "kept": N_("Kept"),
    },
    "destroyed": {
        "file": N_("Files"),
        "account": N_("Accounts"),
        "referral": N_("Referrals"),
        "trail": N_("Notes of who read what"),
        "incident": N_("Incidents"),
        "cv_file": N_("Files of CVs"),
        "accompaniment": N_("Follow-ups of people, with their notes"),
        "event": N_("Invitations to events, with their interviews"),
        "twinning": N_("Twinnings, with their visits and their log"),
        "internship": N_("Agreements of internships, with their reviews"),
        "report": N_("Reports of offers"),
    },
    "told": {
        "email": N_("by e-mail"),
        "text": N_("by text message"),
        "post": N_("by a letter"),
        "telephone": N_("by telephone"),
        "in_person": N_("in person"),
        "tried": N_("every way was tried, nobody answered"),
    },
    "destruction_rule": {
        "asked": N_("asked for by the person"),
        "retention": N_("end of the time it is kept"),
        "hold_ended": N_("asked for, put off until a hold ended"),
        "unasked": N_("held what the law lets nobody keep"),
        "infected": N_("held a program that does harm"),
    },
}
