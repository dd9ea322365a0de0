"""The pages that anybody may open, and those of one's account."""

from collections.abc import Mapping
from types import MappingProxyType

from api.translations import N_

EVERYBODY: Mapping[str, str] = MappingProxyType(
    {
        "needs": N_(
            "Choose a territory or write a word of the title: the list changes as you go. Open a need to see what "
            "it asks. Nothing there? Take fewer words, or all the territories."
        ),
        "need": N_(
            "“Required” decides who is in the list; “an asset” only helps. Nothing here is about where one comes "
            "from. If something in the offer seems wrong, report it at the foot of the page."
        ),
        "internships": N_(
            "An internship lasts a few weeks, to learn and to be known. It is not a job offer. Choose a "
            "territory, then open an internship to see who pays and who insures."
        ),
        "internship": N_(
            "Read what one learns, for how long, and under which rule. Ask your counsellor if a word is not "
            "clear. Nothing is signed from this page."
        ),
        "events": N_(
            "Each line is a day when employers and people meet. Open one to see when, where and who comes. Coming "
            "is free, and saying no costs nothing."
        ),
        "event": N_(
            "Look at the day, the hour and the place first. You may change your answer until the day. No employer "
            "reads your name before you say yes."
        ),
        "event:employer": N_(
            "Say here whether you come, with how many people and how many tables. Your interviews stand below "
            "once the timetable is made. After each interview, write in a word what comes next."
        ),
        "event:counsellor": N_(
            "This is the event as people see it. To organise it, go to its desk. To answer for somebody whom you "
            "follow, open their line."
        ),
        "event:coordinator": N_(
            "This is the event as people see it. To organise it, go to its desk. Names stand there for its "
            "organisers alone."
        ),
        "hiring_help": N_(
            "Each part is one programme: what it gives, and what comes first. Do the first step before the hire, "
            "or the help may be lost. Your counsellor knows which one fits."
        ),
        "decisions": N_(
            "This page says how a list is made, in plain words. You may ask what was used for you, and have it "
            "put right. A person listens to you: their address is at the foot."
        ),
        "privacy": N_(
            "This page says what is kept of you, why, and for how long. You may read it, correct it, take it away "
            "or erase it. Write to the person named here if you have a doubt."
        ),
        "report": N_(
            "Say in a few words what is wrong in this offer. The coordination reads it and decides. The employer "
            "does not learn who wrote."
        ),
        "operations": N_(
            "This page is for people who write programs. A program may do what you may do, and no more. You make "
            "its key in your account."
        ),
        "enter": N_(
            "These people do not exist: they are lent to try the service. Choose one to see what they see. Leave "
            "by the menu, and take another."
        ),
        "sign_in": N_(
            "Write the address and the password of your account. Forgotten? The link under the form makes a new "
            "password. You have a sheet with a code, or a telephone? Use the other links."
        ),
        "code": N_(
            "Open the application on your telephone and copy its six figures. They change twice a minute: take "
            "the new ones if they are refused. Without your telephone, use one of the codes that you kept."
        ),
        "printed_code": N_(
            "Copy the figures of your sheet, with or without spaces. The sheet is lost? Your counsellor prints "
            "another one, and the old one opens nothing."
        ),
        "phone": N_(
            "Write the number that you gave your counsellor. A code comes by text message. Another number? Tell "
            "your counsellor first."
        ),
        "phone_code": N_(
            "Copy the code of the text message. It serves once and not for long. Nothing came? Wait a minute, "
            "then ask for another one."
        ),
        "sign_up": N_(
            "Choose what you come for. It is free and takes a few minutes. Counsellors have no form: their "
            "organisation invites them."
        ),
        "sign_up_person": N_(
            "Your name and an address are enough. You receive a link: it opens your file. No employer sees your "
            "name before you say yes."
        ),
        "sign_up_employer": N_(
            "Write the name of your organisation as the register has it, with its NEQ. You may post needs at "
            "once. People are shown to you after the coordination has checked who you are."
        ),
        "sent": N_(
            "Open your e-mail and press the link in our message. Nothing there? Look among unwanted messages, "
            "then ask for it again. You may close this page."
        ),
        "choose_password": N_(
            "Choose a password that you use nowhere else. Four words in a row are good, and easy to keep in mind. "
            "Write it twice, the same."
        ),
        "ask_password": N_(
            "Write the address of your account: a link comes by e-mail. The link lets you choose another "
            "password. The old one serves until then."
        ),
        "accept_invitation": N_(
            "An organisation invites you: its name is above. Choose a password, and you come in. You do not know "
            "it? Close this page: nothing happens."
        ),
        "confirm_address": N_(
            "Press the button if this address is yours. From then on our messages go there. It is not yours? "
            "Close this page."
        ),
        "provider": N_(
            "This way in uses an account that you have elsewhere. The other service learns only that you come "
            "here. You can also use a password."
        ),
        "still_there": N_(
            "Say for each need whether it still holds. You do not have to sign in. What you leave as it is stays "
            "in the list."
        ),
        "unsubscribe": N_(
            "One button stops these e-mails. Your searches are kept: you may read them in your account. You may "
            "have the e-mails again from there."
        ),
        "recorded": N_(
            "Your counsellor wrote that you said yes to this. If it is right, do nothing. If it is not, one "
            "button takes it back."
        ),
        "colleague": N_(
            "This page is yours, by the link of your e-mail. Say yes or no freely: no answer has a consequence at "
            "work. You may stop at any moment."
        ),
        "school": N_(
            "Read the agreement, then sign at the foot with your name. If something is wrong, do not sign: write "
            "to the organisation named above. Print the page for your copy."
        ),
        "erased": N_("Your file is gone, and nobody can bring it back. You may open another one whenever you like."),
        "account": N_(
            "Your name, your address and your language are here. Press “Save” after a change. The other parts "
            "have your password, your devices and your keys."
        ),
        "sessions": N_(
            "Each line is a device where your account is open. One of them is not yours? Sign it out, then change "
            "your password."
        ),
        "second_factor": N_(
            "A second lock asks for a code of your telephone besides the password. Whoever has your password "
            "alone cannot come in. Keep the ten spare codes on paper."
        ),
        "tokens": N_(
            "A key lets a program act in your name. Give each program its own, for what it does and no more. Take "
            "back the keys that serve no longer."
        ),
        "organisation": N_(
            "Everybody who works here with you is in this list. Whoever answers for the others invites and closes "
            "accounts. Close the account of somebody who leaves on the same day."
        ),
        "alerts": N_(
            "Each line is a search that you keep. Choose how often we write: each day, each week or never. We "
            "write only when there is something new."
        ),
    }
)
