"""Words written by hand for the tests of masking, from general knowledge and without a look at `models/encoder/lists`.

`FREQUENT` is what is inserted in texts: 200 words that counsellors of Québec meet every day. `APART` is 156 names for
the share that still moves a ranking: no list was ever completed from it.
"""


def _several(words: str, bar: str | None = None) -> list[str]:
    return [word for line in words.strip().splitlines() for word in line.split(bar)]


FREQUENT_NAMES = _several("""
Mohamed Fatima Ahmed Amina Youssef Khadija Karim Nadia Rachid Samira Mehdi Leïla Yacine Souad Abdelhak Naïma Bilal
Imane Hamza Zineb Sofiane Lamia Tarek Meriem Mamadou Aïssatou Ousmane Fatoumata Ibrahima Mariama Moussa Awa Abdoulaye
Binta Kouamé Adjoua Koffi Affoué Serge Clarisse Thierry Solange Alphonse Espérance Jean-Baptiste Dieudonné Nadège
Wilner Marie-Ange Guerline Jean-Pierre Marie-Ève Widline Frantz Roselaure Jean-Robert Carlos María José Alejandra
Andrés Luz Camilo Yolanda João Thiago Beatriz Rafael Fernanda Wei Xiaoming Li Jing Yan Nguyen Thanh Hương Linh Tuấn
Maricel Rowena Jun-ho Ji-woo Priya Rajesh Gurpreet Harpreet Sunita Olena Oleksandr Dmytro Svitlana Ioana Gheorghe Reza
Maryam Hossein Farzaneh Najibullah Ahmad-Shah Elif Mehmet Yusuf Tsegaye Hirut Amani
""")
FREQUENT_PLACES = _several(
    """
Haïti|Algérie|Maroc|Tunisie|France|Cameroun|Côte d'Ivoire|Sénégal|Togo|Bénin|Mali|Burkina Faso|Guinée
RDC|Rwanda|Burundi|Madagascar|Maurice|Liban|Syrie|Irak|Iran|Afghanistan|Inde|Pakistan|Bangladesh
Sri Lanka|Chine|Viêt Nam|Philippines|Corée du Sud|Japon|Mexique|Colombie|Brésil|Pérou|Venezuela|Honduras
Guatemala|Cuba|Ukraine|Russie|Roumanie|Moldavie|Bulgarie|Turquie|Égypte|Éthiopie|Érythrée|Suisse|Belgique
Guadeloupe|Nouvelle-Calédonie|Martinique
""",
    "|",
)
FREQUENT_PEOPLE = _several("""
haïtienne algérien marocaine tunisien camerounaise ivoirienne sénégalaise togolais béninoise malienne burkinabè
guinéenne congolais rwandaise malgache mauricienne libanaise syrien irakienne iranien afghane indienne pakistanais
bangladaise sri-lankais chinoise vietnamienne philippin coréenne mexicain colombienne brésilien péruvienne vénézuélien
hondurienne guatémaltèque cubain ukrainienne russe roumain
""")
FREQUENT = [*FREQUENT_NAMES, *FREQUENT_PLACES, *FREQUENT_PEOPLE]

APART = _several("""
Abdelmoumen Nesrine Ghizlane Anouar Chafik Wissal Bouchra Hocine Djilali Lynda Tassadit Amokrane Ghania Sabrine
Oussema Rim Maher Dorra Yosra Skander Cheikhouna Ndèye Astou Modou Sokhna Pape Khady Maïmouna Seynabou Lamine Djibril
Tènin Salimata Drissa Bakary Yapi Akissi Gnamien N'Guessan Ahou Firmin Edwige Kodjo Afi Komlan Abla Codjo Sènan
Mahougnon Bertille Yvonne Hermine Ferdinand Ngono Essomba Nkolo Mbarga Tshibangu Mukendi Kalala Ntumba Bijou Mwamba
Uwimana Mukamana Niyonzima Habimana Ingabire Hakizimana Rakoto Hasina Nirisoa Fenosoa Dieuseul Mackenson Fabiola Jeff
Lovelie Ketsia Stanley Rodney Mirlaine Islande Johane Yesenia Wilmer Jairo Milena Yuliana Heriberto Xiomara Brayan
Dayana Iván Itzel Lupita Eusebio Thaís Larissa Vinícius Wagner Jussara Xinyi Haoran Yuxuan Meiling Guofeng Zhang Trang
Phuong Quỳnh Khoa Ngoc Jhun Analyn Rodel Marites Seo-yeon Min-jun Hye-jin Manpreet Simranjit Jaswinder Lakshman
Thushara Nishanthini Shabnam Khalilullah Gulalai Parwana Ruslan Halyna Yaroslav Vasyl Larysa Costel Mihaela Viorica
Emre Zeynep Burak Aylin Hagos Selamawit Mebrahtu Yodit Vardan Ani Levan Nino Aigerim Bekzat Sione Mele Tevita Hinano
""")

FAMILY_APART = _several("""
Benhamouda Boukhalfa Zerrouki Messaoudi Belkhiria Ouyahia Chergui Lahlou Bennani Berrada Ouédraogo Kaboré Nikiéma
Coulibaly Sangaré Dembélé Tounkara Diakité Sawadogo Konaté Mbemba Nzuzi Kabongo Ilunga Tshisekedi Mulumba
Ndayishimiye Nkurunziza Bizimana Ngoma Fotso Kamga Tchoupo Nguemo Djomo Jeudy Philistin Célestin Dorcélus Exantus
Saintilus Bélizaire Valcin Moïse Quiñones Zambrano Villalobos Betancourt Arango Echeverría Huamán Quispe Mamani
Cárdenas Nascimento Cavalcanti Figueiredo Magalhães Vasconcelos Kowalczyk Wiśniewska Horbachenko Tkachuk Melnychenko
Ciobanu Munteanu Dragomir Stoyanov Hristova Khoury Haddad Chamoun Nasrallah Rostami Karimpour Ghorbani Moradi
Hosseinzadeh Bhattacharya Chatterjee Ramanathan Subramaniam Wickramasinghe Jayawardena Chowdhury Qureshi Shrestha
Gurung Nakamura Watanabe Hashimoto Takahashi Phạm Huỳnh Trương Zheng Xiong Ouyang Villanueva Dimaculangan Macapagal
Bautista Magsaysay Yıldırım Öztürk Kılıç Petrosyan Beridze Gevorgyan
""")
"""Family names, written by hand in the same way: 109 of them."""
