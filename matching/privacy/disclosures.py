"""What people write of themselves that no employer may read, beyond names and origins: found by how it is said.

Sources: the Charter's prohibited grounds and the table "stored, shown and used" of the requirements — age, sex, civil
status, religion, the permit's kind, the wage floor, the aspirations, other languages than those an offer asks for.
"""

import re
from collections.abc import Iterable, Iterator

Span = tuple[int, int]

_NUMBER_WORDS = r"(?:dix|vingt|trente|quarante|cinquante|soixante|twenty|thirty|forty|fifty|sixty|seventy)"
_LONG_IN_WORDS = (
    r"(?:onze|douze|treize|quatorze|quinze|seize|dix-(?:sept|huit|neuf)|vingt|trente|quarante|cinquante|eleven|twelve"
    r"|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty)"
)
_SPORTS = (
    "soccer|football|foot|handball|basketball|basket|volleyball|volley|hockey|rugby|cricket|netball|softball|natation|swimming"
    "|athlétisme|athletics|judo|lutte|gymnastique"
)
_FIGURE = re.compile(r"\d")
_HIDING = re.compile(r"[@\[({<]")
_UNTIL_THE_END = r"[^.;!?\n]*"
_CAPITALISED = r"\b[A-ZÀ-ÖØ-Þ][\w'’&-]{0,40}"
_NAME = rf"{_CAPITALISED}(?:[ \u00a0](?:(?:d[eu]s?|la|le|les|of|the|et|and|&)[ \u00a0]|[dl]['’])*{_CAPITALISED}){{0,5}}"

_ANY_CASE = (
    # Age: `52 ans` but not `2 ans d'expérience`; a long career tells it too.
    (
        rf"\b(?:j['’]ai|i am|i['’]m|âge\s*:?|age\s*:?)\s+(?:\d{{2}}|{_NUMBER_WORDS}[\w-]*)(?:\s+(?:ans|"
        rf"years?(?:\s+old)?))?\b"
        r"(?!\s+(?:d['’]exp|d['’]anc|of exp|de (?:métier|carrière|service)))"
    ),
    rf"\b(?:âgée?|aged)\s+(?:de\s+)?{_NUMBER_WORDS}[\w-]*(?:[\s-]+et[\s-]+un)?(?:\s+(?:ans|years))?",
    r"\b\d{2}[- ]year[- ]old\b",
    (
        r"\b(?:quadra|quinqua|sexa|septua)génaire\b|\b(?:la|dans la|my|in my|early|late)\s+(?:vingtaine|"
        r"trentaine|quarantaine|"
        r"cinquantaine|soixantaine|twenties|thirties|forties|fifties|sixties)\b"
    ),
    r"\b(?:plus de\s+|over\s+|more than\s+)?(?:1[1-9]|[2-9]\d)\+?(?=\s+(?:ans|années|years)\b)",
    r"(?<!\d)\d{1,2}[/.-]\d{1,2}[/.-](?:\d{2}|\d{4})(?!\d)",
    r"\b(?:promotion|promo|cohorte|class of)\s+(?:de\s+)?['’]?\d{2}\b",
    r"\bretraitée?\b|\bretired\b|\bretirees?\b",
    (
        rf"\b(?:plus de\s+|over\s+|more than\s+)?{_LONG_IN_WORDS}(?:[-\s](?:et[-\s])?(?!ans\b|années\b|years\b)\w+)?"
        r"(?=\s+(?:ans|années|years)\b)"
    ),
    r"\bsenior\s+(?:énergique|dynamique|acti(?:f|ve)|motivée?|en\s+forme)\b",
    # Schools of elsewhere.
    r"\bbac(?:calauréat)?\s?\+\s?\d\b",
    # Sex, family, pregnancy.
    (
        r"\b(?:mère|père|maman|papa|mother|father|mom|dad)\b(?:\s+(?:de|of|monoparentale?|seule?|célibataire)\b"
        r"(?:\s+\w+){0,2})?"
    ),
    (
        r"\b(?:mon|ma|my)\s+(?:mari|femme|épou(?:x|se)|conjointe?|fils|fille|husband|wife|spouse|"
        r"partner|son|daughter)\b"
    ),
    (
        r"\b(?:mari[ée]e?|célibataire|divorcée?|veu(?:f|ve)|pacsée?|married|divorced|widow(?:ed|er)?|"
        r"unmarried)\b(?!\s+avec\s+les)"
    ),
    (
        r"\b(?:suis|étant|je serai|i am|i['’]m|currently)\s+(?:enceinte|pregnant)\b|\b(?:congé|"
        r"retour de congé) de maternité\b|"
        r"\bmaternity leave\b"
    ),
    r"\b(?:sexe|genre|gender|sex)\s*:\s*\w+",
    r"\b(?:jeune|une|young)\s+(?:femme|homme|fille|garçon|woman|man|girl|boy|lady)\b(?!\s+de\s+ménage)",
    (
        r"\b(?:ai|avec|mes|nos|have|my)\s+(?:\d|une?|deux|trois|quatre|cinq|two|three|four|"
        r"five)\s+(?:jeunes\s+)?(?:enfants?|"
        r"filles?|fils|garçons?|kids?|child(?:ren)?)\b"
    ),
    (
        r"\b(?:couvent|pensionnat|internat|collège|lycée|école)\s+(?:de|pour)\s+(?:jeunes\s+)?(?:filles|garçons)\b"
        r"|\bménagère\s+(?:à la maison|au foyer)\b"
    ),
    (
        rf"\b(?:{_SPORTS}|équipe|ligue|club|championnat|coupe|sport|section|sélection)\b(?:\s+[\w'’]+){{0,2}}?\s+"
        r"(?P<told>(?:fémin|mascul)ine?s?)\b"
    ),
    rf"\b(?P<told>(?:women|men|girls|boys|ladies)['’]?s?)['’]?\s+(?:\w+\s+)?(?:{_SPORTS}|team|league|school|college)\b",
    (
        r"\b(?:association|cercle|amicale|club|regroupement|comité)\s+(?:des?\s+|d['’])(?:jeunes\s+)?"
        r"(?:mères|mamans|pères|papas|femmes|veuves|fermières|dames|filles|retraitée?s|aînée?s|parents)\b"
    ),
    # What a State asks of its men, mostly.
    (
        r"\b(?:obligations?\s+(?:militaires?|du\s+service)|service\s+(?:militaire|civique|national(?!\s+d))"
        r"|(?:military|national)\s+service|conscription|conscrite?|appelée?\s+du\s+contingent"
        r"|ancien(?:ne)?\s+(?:combattant|militaire)e?|vétérane?\s+de\s+(?:la\s+)?guerre|(?:war|army)\s+veteran)\b"
        r"[^,.;!?\n]*"
    ),
    # Religion, health, convictions.
    (
        r"\b(?:musulmane?|chrétien(?:ne)?|catholique|juive?|bouddhiste|hindoue?|protestante?|"
        r"évangélique|orthodoxe|muslim|"
        r"christian|catholic|jewish|buddhist|hindu|imam|pasteure?|pastor|mosquée|église|synagogue|"
        r"paroisse|mosque|church|"
        r"parish|ramadan|hijab|athée|atheist)s?\b"
    ),
    (
        r"\b(?:handicapée?|en situation de handicap|fauteuil roulant|wheelchair|diabétique|diabetic|épileptique|"
        r"malentendante?|malvoyante?)\b(?!s)"
    ),
    # Where a permit, a diploma or a card is from; French is a language too, after *de*.
    (
        r"\b(?:permis|licences?|diplômes?|brevets?|certificats?|attestations?|cartes?|titres?|baccalauréats?)\b"
        r"(?:[ \u00a0](?:d['’])?[\w-]+){0,3}?[ \u00a0](?P<told>européen(?:ne)?s?|océanien(?:ne)?s?|étrang(?:er|ère)s?"
        r"|ultramarine?s?|occidenta(?:le?s?|ux)|d['’]outre-mer|(?:de l['’])?(?:UE|Union européenne|Europe|étranger))"
        r"(?![\w-])"
    ),
    (
        r"\b(?:permis|cartes?|diplômes? d['’]État|brevets? d['’]État)\b(?:[ \u00a0](?:d['’])?[\w-]+){0,2}?"
        r"(?<!\bde)(?<!\ben)(?<!\bdu)[ \u00a0](?P<told>français(?:es?)?)(?![\w-])"
    ),
    (
        r"\b(?P<told>european|EU|foreign|overseas|oceanian"
        r"|(?:french|british|english)(?=[ \u00a0](?:(?:driv\w+|class|work)[ \u00a0])?(?:licen[cs]e|permit|passport)))"
        r"[ \u00a0](?:[\w'’-]+[ \u00a0]){0,2}?"
        r"(?:licen[cs]es?|permits?|diplomas?|degrees?|cards?|certificates?|passports?|credentials?)\b"
    ),
    # The right to work.
    (
        r"\bpermis (?:de travail|d['’]études|de séjour|ouvert|fermé)(?: (?:ouvert|fermé|"
        r"post[- ]?diplôme|postdiplôme))?\b"
    ),
    (
        r"\b(?:work|study|open|closed|post-graduation)(?: work)? permit\b|\b(?:PGWP|PTPD|PVT|EIMT|LMIA|"
        r"CAQ|CSQ|PEQ|PRTQ)\b"
    ),
    r"\b(?:carte|titre) de (?:séjour|résidente?)\b|\bpermis (?:de conduire )?(?:international|étranger)\b",
    (
        r"\brésiden(?:te?s?|ce) permanente?s?\b|\bpermanent residen(?:t|ce|cy)s?\b|\bcitoyen(?:ne|"
        r"neté)?s?(?: canadien(?:ne)?s?)?\b"
    ),
    r"\b(?:canadian )?citizen(?:ship)?s?\b|\b(?:réfugiée?|refugee|asylum(?:[ -]seeker)?)s?\b",
    (
        r"\b(?:demandeu(?:r|se)s? d['’]asile|demande d['’]asile|droit d['’]asile|"
        r"statut (?:de )?(?:réfugiée?|migratoire|temporaire))\b"
    ),
    (
        r"\b(?:étudiante?s? internationa(?:le?|ux)|international students?|travailleu(?:r|"
        r"se)s? (?:étrang[eè]re?|temporaire)s?)\b"
    ),
    r"\bvisas?\b|\bparrainée? par\b|\bsponsored by (?:my|a)\b|\bArrima\b|\bnaturalis[ée]+s?\b",
    # The wage wished for, and what the person aims for.
    (
        rf"\b(?:prétentions? salariales?|salaire (?:souhaité|minimum|désiré|demandé|attendu)|"
        rf"expected salary|minimum salary|"
        rf"salary expectations?){_UNTIL_THE_END}"
    ),
    (
        r"(?<!\d[ \u00a0])\b\d+(?:[.,]\d{1,2})?\s?\$\s?(?:/|de l['’]|par |l['’]|an |per )\s?(?:h(?:eure|"
        r"our)?|an(?:née)?|year)\b"
        r"|\$\s?\d+(?:[.,]\d{1,2})?\s?(?:/|an |per )\s?(?:h(?:our)?|year)\b"
    ),
    (
        rf"\b(?:j['’]aimerais|je (?:souhaite|veux|voudrais|rêve de|cherche à)|j['’]aspire à|"
        rf"mon (?:objectif|but|rêve) est de|"
        rf"je vise)\s+(?:devenir|être|un poste|travailler comme){_UNTIL_THE_END}"
    ),
    (
        rf"\b(?:i (?:want|wish|hope|would like|aspire|plan) to (?:become|be)|my (?:goal|dream|"
        rf"objective) is to){_UNTIL_THE_END}"
    ),
    # Mother tongues, money from elsewhere, contacts written to pass.
    (
        r"\b(?:ma |de )?langue maternelle(?:\s*:\s*\w+)?|\b(?:my )?mother tongue(?:\s*(?:is|:)\s*\w+)?|"
        r"\bnative (?:speaker|tongue)\b"
    ),
    r"\b(?:F\s?CFA|XOF|XAF|dirhams?|dinars?|gourdes?|roupies?|rupees?|pesos?|naira|hryvnia)\b",
    r"(?<!\S)\S{1,64}\s?[\[({<]\s?(?:at|arobase?|à|@)\s?[\])}>]\s?\S{1,64}",
    r"(?<![\w@])@\w{2,}|\b(?:whatsapp|telegram|skype|facebook|instagram|linkedin|tiktok)\s?:?\s?\S{1,80}",
)
# Where capitals make the name.
_AS_WRITTEN = (
    rf"\b(?:M\.|Mme|Mlle|Mr\.?|Mrs\.?|Ms\.?|Miss|Dr\.?|(?i:monsieur|madame|mademoiselle))[ \u00a0]+{_NAME}",
    r"\b(?:Mme|Mlle|Mrs|(?i:madame|mademoiselle|monsieur))\b",
    rf"(?<=\b[Cc]hez[ \u00a0])(?!Québec|Canada)(?:[Ll](?:a|es?)[ \u00a0])?{_NAME}",
    rf"(?<=\b(?:at|At)[ \u00a0]){_NAME}",
    (
        rf"(?<=[éeaiî][rse][ \u00a0]pour[ \u00a0])(?!Québec|Canada){_NAME}|(?<=é[ \u00a0]pour[ \u00a0]){_NAME}"
        rf"|(?<=\b[Ww]orked[ \u00a0]for[ \u00a0]){_NAME}|(?<=\b[Ee]mployed[ \u00a0]by[ \u00a0]){_NAME}"
    ),
    (
        rf"\b(?:C[EÉ]GEP|[Uu]niversité|[Uu]niv\.|[Ii]nstitut|[ÉEée]cole|[Ll]ycée|[Cc]ollège|[Cc]égep|[Ff]aculté|"
        rf"[Aa]cadémie|[Cc]entre de "
        rf"formation)(?:[ \u00a0](?:[Ss]upérieure?|[Tt]echnique|[Nn]ationale?|[Pp]olytechnique|"
        rf"[Pp]ublique|de formation|"
        rf"professionnel(?:le)?|normale))*(?:[ \u00a0](?:d[eu]s?|la|le|les)|[ \u00a0][dl]['’])*[ \u00a0]?{_NAME}"
    ),
    (
        rf"{_CAPITALISED}(?:[ \u00a0](?:of[ \u00a0])?{_CAPITALISED}){{0,4}}[ \u00a0](?:University|"
        rf"College|Institute|School|Academy)\b"
        rf"(?:[ \u00a0]of[ \u00a0]{_NAME})?"
    ),
    rf"\b(?:University|College|Institute|School|Academy)[ \u00a0](?:of[ \u00a0])?{_NAME}",
    (
        r"\b(?:[Dd]iplôm|[Ii]ngénieur|[Ll]icence|[Mm]aîtrise|[Bb]accalauréat|[Bb]achelor|[Mm]aster|[Dd]egree|[Gg]raduate|"
        r"[Ss]ortie?\b|[ÉéEe]tud|[Ff]ormée?\b|[Dd]octorat|[Dd]octorate|PhD|MBA|MSc|BSc|[Ll]auréat|[Aa]lumn|[Ss]tudied)\w*"
        r"[^.;:\n]{0,40}?\b(?:de l['’]|à l['’]|de la |à la |du |from |at )"
        r"(?!(?:CNESST|CCQ|CWB|OIIQ|OIIAQ|OIQ|OTPQ|RBQ|MAPAQ|CPA|DEP|DEC|AEC|ASP)\b)(?P<told>[A-Z][A-Z-]{1,7})\b"
    ),
    r"[\U0001F1E6-\U0001F1FF]{2}",
)
# The beginnings (four letters) of the words without which a pattern finds nothing: a text is tried against few of them.
# `#` stands for a figure, `@` for what an address is hidden in.
_BEGINNINGS = (
    "ai i m age",
    "age agee aged",
    "#",
    "quad quin sexa sept ving tren quar cinq soix twen thir fort fift sixt seve",
    "#",
    "#",
    "#",
    "retr reti",
    ("onze douz trei quat quin seiz dix ving tren quar cinq elev twel thir four fift sixt seve eigh nine twen fort"),
    "seni",
    "bac bacc",
    "mere pere mama papa moth fath mom dad",
    "mari femm epou conj fils fill husb wife spou part son daug",
    "mari celi divo veuf veuv pacs marr wido unma",
    "ence preg mate",
    "sexe genr gend sex",
    "femm homm fill garc woma man girl boy lady",
    "enfa fill fils garc kids kid chil",
    "couv pens inte coll lyce ecol mena",
    "femi masc",
    "wome men girl boys ladi",
    "asso cerc amic club regr comi",
    "obli serv cons appe anci vete",
    (
        "musu chre cath juiv juif boud hind prot evan orth musl chri jewi budd imam past mosq egli syna paro chur pari "
        "rama hija athe"
    ),
    "hand faut whee diab epil male malv",
    "perm lice dipl brev cert atte cart titr bacc",
    "perm cart dipl brev",
    "lice perm dipl degr card cert pass cred",
    "perm",
    "perm pgwp ptpd pvt eimt lmia caq csq peq prtq",
    "cart titr perm",
    "resi perm cito",
    "citi refu asyl",
    "dema demo droi stat",
    "etud stud inte trav",
    "visa parr spon arri natu",
    "pret sala expe mini",
    "#",
    "aime souh veux voud reve cher aspi obje but vise",
    "want wish hope woul aspi plan goal drea obje",
    "lang moth nati",
    "f fcfa xof xaf dirh dina gour roup rupe peso nair hryv",
    "@",
    "@ what tele skyp face inst link tikt",
    "m mme mlle mr mrs ms miss dr mons mada made",
    "mme mlle mrs mada made mons",
    "chez",
    "at",
    "pour work empl",
    "univ inst ecol lyce coll cege facu acad cent",
    "univ coll inst scho acad",
    "univ coll inst scho acad",
    "dipl inge lice mait bacc bach mast degr grad sort etud form doct phd mba msc bsc laur alum stud",
    "",
)
_PATTERNS = tuple(
    (frozenset(beginnings.split()), pattern)
    for beginnings, pattern in zip(
        _BEGINNINGS,
        (
            *(re.compile(pattern, re.IGNORECASE) for pattern in _ANY_CASE),
            *(re.compile(pattern) for pattern in _AS_WRITTEN),
        ),
        strict=True,
    )
)


def disclosures(text: str, words: Iterable[str]) -> Iterator[Span]:
    """Where `text`, of which these are the words (lower case, no accents), says what no employer may read."""
    beginnings = {word[:4] for word in words}
    if _FIGURE.search(text):
        beginnings.add("#")
    if _HIDING.search(text):
        beginnings.add("@")
    for needed, pattern in _PATTERNS:
        if not needed or not beginnings.isdisjoint(needed):
            for match in pattern.finditer(text):
                yield match.span("told" if "told" in pattern.groupindex else 0)
