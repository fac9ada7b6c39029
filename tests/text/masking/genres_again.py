"""Two rounds more, written when the seventh and the eighth had been repaired: other wordings of the same genres, other names.

Composed like all the others: nobody in particular is meant, and nothing told here happened. Written before any rule was tried on them.
"""

from tests.text.masking.composed import Culture, Sentence, composed

NINTH: dict[str, Culture] = {
    "polish": (
        "Tadeusz Bronisława Marek Halina Zbigniew Grażyna Witold",
        "Wójtowicz Sikora Kubiak Malinowska Rogalski Czajka Pawlak",
        False,
    ),
    "greek": (
        "Stavros Despina Kostas Eleni Thanasis Vasiliki Yorgos",
        "Papadakis Kyriakou Manolis Stathopoulou Zervas Nikolaidis Vlachou",
        False,
    ),
    "yoruba": ("Kehinde Taiwo Gbenga Funmilayo Rotimi Iyabo Dapo", "Adebayo Ogunbiyi Alabi Salako Oni Ayodele Bankole", False),
    "moroccan": ("Hicham Khadija Driss Ghita Abdellah Naima Younes", "Bennani El-Amrani Tazi Ouazzani Cherkaoui Lahlou Ziani", False),
    "yemeni": ("Saleh Arwa Yahya Taqiya Nashwan Bushra Ammar", "al-Houri al-Maqtari Shamsan al-Sanabani Muqbil al-Ahdal Jubran", False),
    "lao": ("Bounmy Keo Somphone Noy Khamphet Latsamy Vilay", "Phommachanh Sisavath Keovongsa Inthavong Souliya Chanthala Xayasane", False),
    "bengali": ("Arif Sultana Jahangir Moushumi Rafiq Shefali Tanvir", "Mondal Talukder Akhter Bhuiyan Sikder Haldar Mollah", False),
    "malagasy": (
        "Hery Voahangy Lanto Noro Tiana Fara Mamy",
        "Rakotomalala Razafindrakoto Andrianarisoa Rasoamanana Ravelo Rabe Randria",
        False,
    ),
    "javanese": ("Suyatno|Tuminah|Wagimin|Parti|Ngatimin|Sriyati|Tukijo", "", False),
    "mapuche": ("Rayen Lautaro Ailén Nahuel Millaray Kalfu Antü", "Huenchumil Catrileo Llancaman Ñanco Curin Painemal Quilaqueo", False),
    "kyrgyz": (
        "Azat Jyldyz Kubanych Cholpon Nurbek Burul Maksat",
        "Toktosunov Abdykerimova Satybaldiev Mambetov Isakova Dzholdoshev Asylbek",
        False,
    ),
    "oromo": ("Lencho Chaltu Gammachu Bontu Tolera Ayantu Hundee", "Dhuguma Gelata Fayisa Bulcha Ebba Tufa Regasa", False),
    "caribbean": ("Delroy Shanice Winston Keisha Errol Marcia Leroy", "Brathwaite Campbell Gayle Samuels Thorpe Cumberbatch Grant", False),
    "taiwanese": ("Chia-hao Shu-fen Wei-ting Mei-hua Chih-ming Ya-wen Po-han", "Hsieh Tsai Hung Chiang Kuo Yeh Chuang", True),
    "dinka": ("Deng Nyandeng Garang Achol Majok Adut Kuol", "Mabior Akec Ajak Bior Lual Athian Manyang", False),
    "single": ("Shabana|Gulab|Naseema|Bakhtawar|Sher|Zarmina|Ramzan", "", False),
}

NINTH_PRIVATE = (
    "REGISTER OF ARRIVALS, night of 2 June\n{p} / 31 / driver\n{q} / 19 / student\n{r} / 54 / none",
    "Posting this for a friend who has no internet: {p} was picked up outside the pharmacy around 6.",
    "Discharge summary. {p}, 47. Amputation below the knee. Accompanied by daughter {q}.",
    "Giving evidence by video, {p} described the cellar. “It smelled of diesel,” {p.s} told the judges.",
    "The poet {p} died in his sleep on Sunday. He was 74. His last book was dedicated to {q}.",
    "help find {p}, grey jacket, limps. his mum {q} is on her knees",
    "Translated from the original: I confirm that the woman in the photograph is my aunt, {p}, and that the child is {q}.",
    "It took four men to hold {p}. When it was over {p.s} could not stand.",
    "Bail was set for {p} and refused for {q}.",
    "Before he left, {p} kissed the doorframe. His mother told {p.s} not to look back.",
    "a minute of silence for {p}. a lifetime of noise for {p.s}.",
    "The rope was cut by {p}, a neighbour. {q} called the ambulance.",
    "All three were from the same street: {p}, {q} and {r}.",
    "No charges were brought against {p}. {p.s} walked home barefoot.",
    "Anyone with news of {p} should write to the committee. {p.s} wears glasses.",
    "“Was {p} armed?” “No, sir. {p.s} had a broom.”",
    "Complainant: {p}. Respondent: the State. Representative: {q}.",
    "The baby, {p}, was passed out through the window. Her father {q} was not.",
    "Nurse on duty: {p}. Relieved by: {q} at six.",
    "On the back of the photo somebody wrote “{p} and {q}, first day of school”.",
    "Two names were painted on the wall, {p} and {q}, and a date.",
    "I begged them to take me and leave {p}. They took {p.s}.",
    "The youngest of the dead, {p}, had turned six in May.",
    "Whatever {p} told them, it was not enough. {p.s} came back without fingernails.",
    "Under oath, {p} admitted that the confession of {q} had been typed in advance.",
    "Obituary. {p} (1951-2022), bookbinder. {p.s} leaves a wife and a cat.",
    "I was cooking. My son {p} was on the roof with {q}. Then the sound.",
    "The squad knew where {p} slept. Someone had told them about {p.s}.",
    "SENTENCES UPHELD\n{p}: 11 years\n{q}: 8 years",
    "Under the name of {p} a woman was buried who was not {p.s}.",
    "“They will say I fell,” {p} had texted. Two days later {p.s} was dead.",
    "He gave his coat to {p} and his bread to {q}.",
    "To this day {p} sleeps with the light on.",
    "Of her attackers {p} recognised two. {p.s} has told no one but me.",
)
NINTH_PUBLIC = (
    "CIRCULAR. From: the Governor, {o}. To: all prefects.",
    "so apparently defence minister {o} “did not know”. ok {o.s}",
    "At the inquest the coroner, {o}, recorded an open verdict.",
    "The visit of foreign minister {o} lasted an hour. {o.s} saw no prisoners.",
    "The late President {o} signed the law. {o.s} died in office.",
    "Translated: the military prosecutor, Colonel {o}, informs the family that the case is closed.",
    "Presiding Judge {o} ordered the gallery cleared. {o.s} had lost patience.",
    "Education minister {o} closed the universities; {o.s} cited security.",
    "{o}, commander of the special brigade, denied all charges. {o.s} was not present.",
    "Parliament heard from the ombudsman, {o}. {o.s} spoke for an hour.",
    "Brigadier General {o} took the salute.",
    "{o} was elected president in May. {o.s} won in every province.",
    "The spokesman for the police, {o}, said six officers were hurt.",
    "Rebel spokesman {o} could not be reached. {o.s} had switched off his phone.",
    "Deputy governor {o} met relatives of the missing. {o.s} promised news by Friday.",
    "Opposition leader {o} addressed the crowd from a truck.",
    "The chairman of the national council, {o}, read the names.",
    "“Order must prevail,” said Interior Minister {o}. Nobody asked {o.s} what he meant.",
)

TENTH: dict[str, Culture] = {
    "belarusian": (
        "Siarhei Alesia Vital Palina Uladzimir Nasta Zmitser",
        "Karatkevich Lukashuk Hrynevich Barysevich Sauchanka Yermakova Dubovik",
        False,
    ),
    "albanian": ("Arben Drita Besnik Vjosa Ilir Teuta Agron", "Hoxhaj Krasniqi Berisha-Gashi Shehu Kelmendi Prifti Dervishi", False),
    "akan": ("Nana Abla Kweku Serwaa Fiifi Esi Yaa", "Ampofo Osei Bediako Frimpong Sarpong Donkor Acheampong", False),
    "syrian": ("Firas Ola Ghassan Maysoun Bashar Rim Haitham", "al-Homsi Kabbani Droubi al-Halabi Tlass Sabbagh al-Jundi", False),
    "iraqi": ("Ali Jassim|Zaynab Kadhim|Hussein Abbas|Umm Haidar|Abu Sajjad|Mortada Hashim|Noor Sabah", "", False),
    "tajik": (
        "Firdavs Mohira Sherali Zulaykho Khurshed Nigina Daler",
        "Rahmonzoda Sharipova Nazarov Boboev Kholova Saidzoda Mirzoev",
        False,
    ),
    "punjabi": ("Gurpreet Jaswinder Harjit Simran Kulwant Balbir Manpreet", "Dhillon Sandhu Gill Kaur Sidhu Grewal Bajwa", False),
    "kachin": ("Lahpai Tu Ja|Maran Brang|Nhkum Seng|Hkawn Nan|Lasi Naw|Ja Ngai|Awng Li", "", False),
    "lingala": ("Papy Mireille Djodjo Nadège Trésor Charlène Héritier", "Matondo Bolingo Mokonzi Lokombe Ekofo Ilombe Bokolo", False),
    "mayan": ("Tomasa Diego Juana Gaspar Petrona Sebastián Ana", "Brito Raymundo Cobo Chel Matom Ceto Guzaro", False),
    "hmong": ("Tou Mai Chue Pao Yer Kao Nhia", "Vang Xiong Lor Moua Thao Yang Her", False),
    "tuareg": (
        "Mossa Fadimata Alhousseini Tinalbaraka Ibrahim Lalla Rhissa",
        "ag Attaher|ag Mohamed|walet Alhad|ag Intalla|walet Oumar|ag Bahanga|ag Najim",
        False,
    ),
    "samoan": ("Sione Lupe Tavita Sina Fetu Mele Ioane", "Faleolo Tuilagi Leota Afoa Matautia Seumalo Tamasese", False),
    "english": ("Harold Ruby Neville Olive Victor Ivy Basil", "Carter Potter Turner Webb Day Hope Fox", False),
    "eritrean": ("Filmon Saba Yemane Luwam Habtom Feven Tekle", "Ghebremeskel Tesfu Woldu Kidane Berhe Asmelash Zerai", False),
    "single": ("Sardar|Bibi Gul|Lal Muhammad|Shireen|Karim Bakhsh|Mehrab|Jawad", "", False),
}

TENTH_PRIVATE = (
    "Held at sector 4, updated 9 pm: {p} (m, 22), {q} (f, 30), {r} (m, 17)",
    "Day 1. I share the cell with {p}. She says they came for {q} first.",
    "Clinical record: {p}, conscious, two entry wounds. Transferred with {q}, critical.",
    "For the prosecution, {p} gave evidence in the morning. For the defence, {q}.",
    "{p}, whose songs were sung at every wedding, has died after a short illness. {p.s} was 66.",
    "pls share!! {p} went to buy bread & never came home. {p.s} is diabetic",
    "In translation the letter reads: “Do not tell {p} that I am ill. {p.s} would come.”",
    "Only the shoes of {p} were returned. {q}, her mother, keeps them in a drawer.",
    "The panel acquitted {p}, convicted {q} and adjourned the case of {r}.",
    "By the time the ambulance reached {p}, the bleeding had stopped. So had {p.s}.",
    "A candle for {p}. A candle for {q}. A candle for those without names.",
    "The man with the loudspeaker was {p}. They shot {p.s} in the mouth.",
    "Cell 3: {p}, {q}. Cell 4: {r}.",
    "Nobody warned {p} about the mines. The first one took {p.s}'s leg.",
    "Have you seen this man? {p}, 38, scar on chin.",
    "“You are {p}?” the officer asked. “You look like {p.s}.”",
    "Applicant no. 4, {p}, is the widow of applicant no. 3, {q}.",
    "The twins {p} and {q} were carried out in one blanket.",
    "Shift log: {p} on break; {q} on gate.",
    "In the margin a clerk had added: “see also {p}; see also {q}”.",
    "It was a good class: {p} drew, {q} sang, and {r} asked questions.",
    "They wanted the password from {p}. {p.s} gave them a wrong one.",
    "Eleven-year-old {p} threw the first stone. They arrested his teacher, {q}.",
    "By morning {p} had lost consciousness. A medic slapped {p.s} awake.",
    "Re-examined, {p} stood by every word. Then it was the turn of {q}.",
    "Passed away: {p}, 83, midwife. Mourned by {q} and eleven grandchildren.",
    "We were running. {p} tripped. I went back for {p.s}.",
    "Who told them about {p}? I think it was {q}.",
    "RELEASED TODAY\n{p}\n{q}\n{r}",
    "The grave was opened at the request of {p}. It was not {q} in it.",
    "“If I do not call by nine, phone {q},” {p} had said.",
    "Her milk dried up, so {p} fed the baby sugar water. {q} stole the sugar.",
    "After the verdict {p} asked for a cigarette.",
    "The last message from {p} has two words. {p.s} had run out of credit.",
)
TENTH_PUBLIC = (
    "NOTICE. By order of the mayor, {o}. No gatherings after dark.",
    "can someone tell prime minister {o} that people are dying? thx. {o.s} is on holiday again",
    "The inquiry, chaired by Justice {o}, opens on Monday. {o.s} will sit alone.",
    "Health minister {o} inspected the morgue. {o.s} wore a mask.",
    "Ex-president {o} died in exile. {o.s} had ruled for nineteen years.",
    "In translation: the commander of the front, General {o}, thanks the population.",
    "District Judge {o} gave them a week. {o.s} warned against delay.",
    "The secretary of state, {o}, condemned the attack; {o.s} named no one.",
    "Police commissioner {o} apologised. “We failed,” {o.s} said.",
    "The UN high commissioner for refugees, {o}, asked for access.",
    "Vice Admiral {o} commands the fleet.",
    "{o}, the governor of the province, has not been seen since. {o.s} may be abroad.",
    "A spokeswoman for the presidency, {o}, would not comment.",
    "The militia commander {o} was filmed laughing. {o.s} later said it was a joke.",
    "Deputy prosecutor {o} withdrew the appeal. {o.s} gave no grounds.",
    "Union leader {o} called a general strike; ministers refused to meet {o.s}.",
    "The president of the senate, {o}, suspended the session.",
    "“We will investigate,” Prime Minister {o} promised. That was in May; {o.s} has said nothing since.",
)


def ninth() -> tuple[Sentence, ...]:
    """The ninth round."""
    return tuple(composed(NINTH, NINTH_PRIVATE, NINTH_PUBLIC, 15))


def tenth() -> tuple[Sentence, ...]:
    """The tenth round."""
    return tuple(composed(TENTH, TENTH_PRIVATE, TENTH_PUBLIC, 15))
