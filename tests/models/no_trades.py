"""Over two hundred phrases of CVs and postings that name no trade, written by hand, and kept apart from what the
classifier learns from (`models/encoder/training/no_trade.tsv`): of hardly any is it to be sure."""

TEXT = """
chômeur|chômeuse depuis deux ans|sans emploi|en recherche active d'emploi|demandeur d'asile|résidente permanente
retraité|aux études|étudiante à temps plein|mère au foyer|en congé parental|en arrêt de travail|nouvel arrivant
immigrant reçu|réfugié|travailleur autonome|stage|stage non rémunéré|stage de fin d'études|stage d'observation
bénévolat|temps plein|temps partiel|temps plein permanent|à temps partiel, le soir|quart de nuit|de jour
fin de semaine|horaire flexible|horaire rotatif|35 heures par semaine|40 h/semaine|lundi au vendredi|sur appel
poste permanent|poste temporaire|contrat de six mois|contrat à durée déterminée|remplacement
remplacement de congé de maternité|emploi d'été|emploi étudiant|saisonnier|disponible immédiatement
disponible dès septembre|entrée en fonction rapide|diplôme d'études secondaires|DES|DEP|DEP en ferblanterie
DEP en fleuristerie|DEP en tôlerie|DEC en techniques policières|DEC en optométrie|AEC en éducation à l'enfance
baccalauréat en ergothérapie|baccalauréat en urbanisme|maîtrise en statistique|doctorat en linguistique
certificat en gérontologie|attestation de formation|diplôme universitaire|licence en philosophie
master en actuariat|CAP fleuriste|formation en secourisme|formation continue|cours de francisation
équivalence de diplôme|évaluation comparative des études|permis de conduire|permis de conduire classe 5|carte ASP
carte RCR|carte de compétence|certification PMP|permis de travail ouvert|permis d'études|salaire à discuter
18 $ de l'heure|salaire concurrentiel|avantages sociaux|assurance collective|prime de nuit|vacances payées
stationnement gratuit|régime de retraite|télétravail|travail hybride|région de Québec|Montréal|Lévis
centre-ville|rive-sud|proche du transport en commun|junior avec potentiel|sénior, dix ans|débutant accepté
niveau intermédiaire|cinq ans d'expérience|sans expérience|expérience un atout|expérience pertinente
expériences professionnelles|expérience de travail|formation scolaire|compétences|langues|loisirs et intérêts
références sur demande|coordonnées|objectif professionnel|profil|sommaire|réalisations|français avancé
anglais fonctionnel|bilingue|trilingue|espagnol de base|maîtrise de l'anglais|sens des responsabilités
esprit d'équipe|bonne forme physique|ponctualité|autonomie|gestion du stress|bonne capacité d'adaptation
leadership|souci du détail|dynamique et motivé|personne fiable|travaillant et ponctuel|offre d'emploi
nous recrutons|joignez notre équipe|recherché|poste à combler|plusieurs postes disponibles
besoin vraiment urgent|candidature spontanée|lettre de présentation|curriculum vitae|équité en emploi
à propos de nous|notre entreprise|responsabilités|exigences|description du poste|nature du travail
lieu de travail|date de début|conditions|unemployed|looking for work|job seeker|seeking employment
asylum seeker|permanent resident|retired|student|full-time student|stay-at-home mother|on parental leave
newcomer|self-employed since 2019|internship|unpaid internship|volunteering|full time|part time, mornings
full-time permanent|evenings and weekends|night shift|flexible schedule|40 hours a week|Monday to Friday
on call|permanent position|temporary position|six-month contract|summer job|seasonal work|available immediately
high school diploma|bachelor's degree|bachelor of nutrition|master's degree in engineering|PhD in astronomy
college diploma in paralegal studies|certificate in millwork|first aid training|driver's licence|open work permit
competitive salary|dental benefits|signing bonus|paid vacation|remote|hybrid work|downtown Toronto
entry level to senior|five years of experience|no experience required|work experience|education and training
skills|languages|hobbies|references available upon request|career objective|summary|fluent in English
basic French|team player|attention to detail|good communication skills|hard working|problem solving
time management|we are hiring|join our team|how to apply|about us|job description|requirements|start date
equal opportunity|minimum wage
"""
NO_TRADES = [phrase for line in TEXT.strip().splitlines() for phrase in line.split("|")]
