"""Composed sentences with composed names, to measure what masking lets through and what it hides without need.

Every name is put together from given and family names that are common where they are used; nobody in particular is meant, and nothing told
here happened. They come in rounds, each with other names and other sentences than the rounds before: what a round gives at its first look
is what to expect of sentences on which nobody has worked.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Person:
    """A composed person. `family` is empty where people bear one name."""

    given: str
    family: str
    family_first: bool = False

    @property
    def full(self) -> str:
        parts = (self.family, self.given) if self.family_first else (self.given, self.family)
        return " ".join(p for p in parts if p)

    @property
    def short(self) -> str:
        """What a second mention uses."""
        return self.family or self.given

    @property
    def turned(self) -> str:
        parts = (self.given, self.family) if self.family_first else (self.family, self.given)
        return " ".join(p for p in parts if p)

    @property
    def initial(self) -> str:
        return f"{self.given[0]}. {self.family}" if self.family else self.given

    @property
    def parts(self) -> tuple[str, ...]:
        """The words of the name that must not be seen."""
        return tuple(p for p in f"{self.given} {self.family}".replace("-", " ").split() if len(p) > 1)


# culture: (given names, family names, family first). Where people bear one name, the second list is empty.
Culture = tuple[str, str, bool]

FIRST: dict[str, Culture] = {
    "slavic": ("Andrei Olga Taras Zdenka Milos Jadwiga Bogdan", "Kovalenko Petrov Nowicki Horvat Sidorova Dvorak Melnyk", False),
    "arabic": ("Khalid Nour Yasmin Ziad Huda Bilal Rima", "al-Hariri Mansour Haddad al-Tamimi Khoury Belkacem Zidan", False),
    "turkic": ("Nurlan Aizhan Serik Gulnara Emre Dilnoza Rustam", "Abdrakhmanov Yilmaz Tokayeva Karimov Sultanbekov Ozturk Mamedov", False),
    "chinese": ("Xiaoming Meiling Jianguo Lihua Guoqiang Yuting Haoran", "Zhao Huang Xu Liang Deng Qian Feng", True),
    "spanish": ("Lucia Mateo Ximena Rodrigo Paloma Ignacio Marisol", "Fuentes Quispe Villanueva Castro Mamani Ortega Zapata", False),
    "west_african": ("Kwabena Efua Chukwudi Folasade Mamadou Aissatou Tunde", "Mensah Okonkwo Adeyemi Diallo Traore Balogun Ofori", False),
    "south_asian": ("Rakesh Sunita Imran Shabnam Pradeep Nusrat Lakshmi", "Verma Chaudhry Pillai Rahman Gurung Siddiqui Iyer", False),
    "burmese": ("Htet Naing|Su Su Hlaing|Zaw Min Tun|Thiri Aung|Kyaw Swar|Ei Phyu|Min Thant|Nilar|Thura|Khin Lay", "", False),
    "ethiopian": ("Getachew Almaz Dawit Hiwot Mulugeta Selam Yonas", "Haile Tadesse Girma Wolde Mekonnen Desta Kebede", False),
    "vietnamese": ("Van Hung|Thi Lan|Duc Thang|Minh Chau|Quoc Bao|Thi Hoa|Ngoc Anh", "Tran Pham Vu Bui Dang Ngo Duong", True),
    "anglo": ("Walter Deborah Kevin Fiona Gareth Lorna Trevor", "Prescott Dunmore Whitlock Ashby Corrigan Hargreaves Maddox", False),
    "persian": ("Farhad Shirin Behrouz Laleh Kaveh Mitra Siavash", "Ahmadi Tehrani Moradi Rostami Jafari Sadeghi Nazari", False),
    "central_african": (
        "Fabrice Espérance Kabongo Mukendi Dieudonné Solange Tshala",
        "Ilunga Kasongo Mbuyi Tshibanda Nsimba Lukusa Makiese",
        False,
    ),
    "single": ("Suharto|Bayarmaa|Gulmohammad|Wahyuni|Otgonbayar|Zmarai|Sukarni", "", False),
}

SECOND: dict[str, Culture] = {
    "slavic": (
        "Yaroslav Svitlana Zoran Wiesława Ludmila Radovan Oksana",
        "Shevchuk Ivanenko Grabowska Jankovic Volkov Prochazka Lysenko",
        False,
    ),
    "arabic": ("Samir Layla Anwar Rania Mustapha Dalal Wissam", "al-Jabri Nasser Boumediene Shaheen al-Qasimi Ghanem Saadi", False),
    "turkic": (
        "Yerzhan Madina Talgat Zarina Burak Feruza Azamat",
        "Ospanov Demirci Nurmagambetova Tashkentov Aydin Ergashev Bekmukhambetov",
        False,
    ),
    "chinese": ("Zhiyuan Shuying Wenbo Xiulan Junjie Ruolan Tianyu", "Cao Jiang Luo Peng Tang Xie Zheng", True),
    "spanish": ("Camila Esteban Rocio Gonzalo Itzel Fermin Anahi", "Barrientos Huanca Salcedo Pereyra Choque Montalvo Ibarra", False),
    "west_african": ("Kojo Abena Obinna Yetunde Ousmane Fatoumata Segun", "Asante Nwosu Ogunleye Cisse Kone Bamgboye Darko", False),
    "south_asian": ("Suresh Kavita Tariq Rukhsana Dinesh Farzana Meenakshi", "Yadav Malik Nair Hossain Tamang Qureshi Subramaniam", False),
    "burmese": ("Wai Yan Phyo|Mya Thandar|Soe Htut|Hnin Wut|Pyae Sone|Zin Mar Oo|Ye Lwin|Thandar|Myint|Nay Chi Win", "", False),
    "ethiopian": ("Tewodros Meseret Abiy Tigist Berhanu Zewditu Fikru", "Lemma Assefa Negash Worku Teshome Demissie Gebre", False),
    "vietnamese": ("Van Khanh|Thi Mai|Huu Phuoc|Xuan Dieu|Tuan Kiet|Thi Nga|Hoang Long", "Le Ho Dinh Trinh Cao Luong Mai", True),
    "anglo": (
        "Graham Philippa Rodney Imogen Dermot Hazel Clive",
        "Thornbury Eastwick Pemberton Oakes Blackwood Fairclough Tolliver",
        False,
    ),
    "persian": ("Kamran Parisa Arash Nasrin Dariush Zahra Houman", "Karimi Shirazi Hosseini Bakhtiari Kazemi Rezaei Golshani", False),
    "central_african": (
        "Thierry Béatrice Mulumba Ngalula Innocent Clarisse Mutombo",
        "Kalala Bokassi Mbemba Ngoyi Tshimanga Lusamba Kanku",
        False,
    ),
    "single": ("Sutrisno|Enkhtuya|Najibullah|Lestari|Batbayar|Gulalai|Widodo", "", False),
}

# {p}: the private person in full; .s second mention, .i with an initial, .t turned round, .g given name. {o}: the official, {o.s} again.
# {x}: somewhere else's wording that holds neither.
FIRST_PRIVATE = (
    "{p} was shot in the leg as the crowd ran. A doctor treated {p.s} that evening.",
    "According to witness {p}, the soldiers came at dawn. {p.s} hid in a cellar.",
    "Police detained {p}, 34, a welder, outside the depot. {p.s}'s mother has not been told where he is held.",
    "The court sentenced {p} to six years. Lawyers for {p.s} will appeal.",
    "“They beat us,” said {p}. “We were in the van for hours,” {p.s} added.",
    "Relatives of {p} waited at the gate; the body of {p.s} was handed over on Friday.",
    "The monitors interviewed {p}, a nurse, and her sister {q}.",
    "Student activist {p} and driver {q} were among those taken away.",
    "Mr {p.s} told the reporter that he had seen nothing. The statement is signed {p.i}.",
    "Those injured: {p}, {q} and {r}.",
    "A photograph taken by {p} shows the square. {p.s} sent it to a friend.",
    "My name is {p}. I am a teacher.",
    "Protest leader {p} was dragged from a car; {p.s} has been on hunger strike since.",
    "In the list of detainees: {p.t}; {q.t}; {r.t}.",
    "By {p}\n\nThousands marched on Sunday. Organisers spoke of 5,000 people.",
    "The widow of {p}, {q}, received no pension.",
    "The suspect, {p}, denied the charges. Investigators say {p.s} had bought the fuel.",
    "A complaint by {p} (case pending) was sent to the prosecutor; {p.s}’s account was not taken.",
    "Yesterday {p} was released without charge.",
    "One of the accused, {p}, fainted in the dock, and {p.s} was carried out.",
    "The farmer {p} lost two fields. “Nobody came,” {p.s} says.",
    "Soldiers killed {p} and wounded {q}, both shopkeepers, near the bridge.",
    "{p}: They asked for our papers.\nInterviewer: And then?\n{p}: They took my brother {q.g}.",
    "After the funeral of {p} a crowd of 200 gathered. Friends of {p.s} sang.",
    "A former cellmate, {p}, confirmed the account of {q}.",
    "In a letter from prison {p} described the beatings. {p.s} is 52.",
    "Officers questioned {p} for nine hours. Later {p.s} withdrew the statement.",
    "Nurse {p} counted eleven bodies. “I stopped counting,” {p.s} said.",
    "Two brothers, {p.g} and {q.g} {p.s}, never came home.",
    "Among the dead were {p}, aged 19, and {q}, aged 61.",
)
FIRST_PUBLIC = (
    "Governor {o} visited the wounded on Monday. {o.s} promised an inquiry.",
    "{o}, the mayor of the town, called for calm. Later {o.s} met the strikers.",
    "Interior Minister {o} said that order had been restored. “We acted within the law,” {o.s} said.",
    "The spokesman for the Ministry of Defence, {o}, denied the report. {o.s} gave no figures.",
    "“The army did not fire,” General {o} told parliament.",
    "The prosecutor general, {o}, opened a case. Mr {o.s} spoke to the press.",
    "Police chief {o} said that four officers had been hurt.",
    "President {o} left for talks. The office of {o.s} gave no reason.",
    "{o}, a spokeswoman for the rebel movement, said its fighters had withdrawn. {o.s} named no place.",
    "The commander of the eastern brigade, Colonel {o}, admitted the shelling.",
    "Opposition leader {o} accused the government of lying, and {o.s} called for a strike.",
    "The head of the regional administration, {o}, declared three days of mourning.",
    "Ambassador {o} was summoned. {o.s} regretted the incident.",
    "Deputy prime minister {o} resigned; {o.s} had held the post since May.",
    "The speaker of the parliament, {o}, closed the session.",
)
SECOND_PRIVATE = (
    "Gunmen abducted {p} on the road to the market. The family of {p.s} paid a ransom.",
    "An eyewitness named {p} recalled hearing two shots. “Then it was quiet,” {p.s} recalled.",
    "{p}, a 27-year-old carpenter, was beaten in custody. {p.s} cannot walk.",
    "Judges convicted {p} of incitement; {p.s} rejected the verdict.",
    "“I was told to sign,” recounted {p} in an interview. {p.s} signed.",
    "The bodies of {p} and {q} were found in a well.",
    "Monitors spoke with {p}, who works as a midwife, and with her neighbour {q}.",
    "Blogger {p} has been missing since March. {p.s}'s flat was searched.",
    "Ms {p.s} asked not to be photographed. Her letter is signed {p.i}.",
    "The wounded are {p}, {q} and {r}, all of them miners.",
    "Footage filmed by {p} was shown in court, and {p.s} was called as a witness.",
    "I, {p}, state that the following is true.",
    "Strike organiser {p} spent a month in hiding; {p.s} surfaced in June.",
    "Arrested on that night: 1. {p.t}, 2. {q.t}, 3. {r.t}.",
    "Text: {p}\nPhotographs: {q}\n\nShelling went on through the night.",
    "The daughter of {p}, {q}, left the country.",
    "The man accused of planting the device, {p}, said he had been tortured. A medic saw burns on {p.s}.",
    "In her testimony {p} named two guards. {p.s} was then moved to another cell.",
    "On Tuesday {p} walked free.",
    "Another defendant, {p}, wept when the verdict was read. {p.s} got nine years.",
    "A herder called {p} found the shells. “They were still warm,” {p.s} told us.",
    "The patrol shot dead {p}, injuring {q}, his passenger.",
    "Q: What is your name?\nA: {p}.\nQ: Where were you held?\nA: With {q}, in the cellar.",
    "Hundreds followed the coffin of {p}. {p.s} was nineteen.",
    "A fellow prisoner, {p}, said that {q} was taken away at night.",
    "While in detention {p} wrote a diary, and {p.s} smuggled it out.",
    "The militia released {p} in exchange for fuel. {p.s} weighed forty kilos.",
    "Paramedic {p} reached the square first. “There was nobody to help,” {p.s} said.",
    "The cousins {p.g} and {q.g} {p.s} were last seen at a checkpoint.",
    "Killed on the spot were {p} (22) and {q} (45).",
)
SECOND_PUBLIC = (
    "Prefect {o} imposed a curfew. In a broadcast {o.s} asked residents to stay at home.",
    "{o}, minister of justice, rejected the findings. {o.s} spoke of fabrications.",
    "Foreign Minister {o} flew to the summit, where {o.s} met delegates.",
    "A spokesperson for the armed forces, {o}, confirmed the raid. {o.s} praised the troops.",
    "“No civilian was harmed,” Brigadier {o} told reporters.",
    "The chief justice, {o}, adjourned the hearing until {o.s} returned.",
    "District commissioner {o} said that the road was open.",
    "Prime Minister {o} survived a vote. Allies of {o.s} cheered.",
    "{o}, secretary-general of the opposition front, denied any part in the attack. {o.s} condemned it.",
    "The insurgents' commander, {o}, offered a truce.",
    "Union chairman {o} of the Federation of Labour signed the accord, and {o.s} shook hands with the delegates.",
    "The director of the state security service, {o}, testified behind closed doors.",
    "Senator {o} asked for a vote. Nobody opposed {o.s}.",
    "Acting governor {o} lifted the ban; {o.s} gave no date.",
    "The ombudsman, {o}, published her report.",
)


THIRD: dict[str, Culture] = {
    "slavic": (
        "Vasyl Halyna Dusan Agnieszka Tamara Stepan Lidia",
        "Bondarenko Kravets Wojcik Stojanovic Morozova Novotny Hrytsenko",
        False,
    ),
    "arabic": ("Hisham Salma Fadi Amal Jamal Ibtisam Munir", "al-Shami Darwish Bouazizi Khalil al-Zoubi Sayegh Hamdan", False),
    "turkic": ("Daniyar Ainur Kanat Saule Cem Nigora Ulugbek", "Seitkaliyev Kaplan Baimukhanova Rakhimov Toktogulov Celik Aliyeva", False),
    "chinese": ("Zihan Xiuying Weidong Lanying Zhenhua Mengyao Bowen", "Wang Zhou Sun Guo Shen Yuan Lu", True),
    "spanish": (
        "Valeria Joaquin Nayeli Ramiro Consuelo Evaristo Yolanda",
        "Arancibia Condori Benavides Rosales Tzul Cardenas Uribe",
        False,
    ),
    "west_african": ("Kwame Akosua Chinedu Titilayo Modibo Kadiatou Babatunde", "Boateng Eze Afolabi Toure Sanogo Oyelaran Appiah", False),
    "south_asian": ("Mahesh Anjali Bashir Shazia Ganesh Rehana Kamala", "Sharma Thapa Menon Chowdhury Lama Ansari Venkatesan", False),
    "burmese": ("Aung Zaw Htay|Moe Moe Khaing|Tin Maung|Yadanar|Kyaw Thiha|Nwe Nwe|Myo Set|Phyu Phyu Win|Zeya|Lin Lin", "", False),
    "ethiopian": ("Solomon Aster Bekele Rahel Tesfaye Mulu Ermias", "Woldemariam Alemu Gebremedhin Sisay Tilahun Abate Zerihun", False),
    "vietnamese": ("Van Tai|Thi Phuong|Cong Minh|Thuy Linh|Gia Huy|Thi Tuyet|Trung Kien", "Nguyen Hoang Phan Doan Vo Ha Lam", True),
    "anglo": (
        "Roderick Winifred Desmond Harriet Alastair Muriel Leonard",
        "Kettleworth Barlow Penhaligon Stroud Wetherby Larkin Hathersage",
        False,
    ),
    "persian": ("Bahram Niloufar Esmail Azadeh Jamshid Fereshteh Hamid", "Rahimi Zand Mousavi Kermani Ebrahimi Naderi Farrokhzad", False),
    "central_african": (
        "Patrice Immaculée Kalonji Bijou Célestin Furaha Lokwa",
        "Mwamba Katumba Ngandu Bahati Kitenge Mpiana Ndaye",
        False,
    ),
    "single": ("Sumarni|Ganzorig|Abdulqadir|Kartini|Tserendorj|Spozhmai|Paiman", "", False),
}

THIRD_PRIVATE = (
    "A shell fragment struck {p} in the chest. Neighbours carried {p.s} to the clinic.",
    "“My husband never came back,” {p} says. {p.s} keeps his shoes by the door.",
    "Authorities held {p} incommunicado for eleven days before {p.s} saw a judge.",
    "The tailor {p} and the baker {q} were pulled from the bus.",
    "The indictment names {p} as the driver. {p.s} pleaded not guilty.",
    "Protester {p} lost an eye. “I was only standing there,” {p.s} explained.",
    "We met {p} at the border. {p.s} had walked for three nights with her son {q.g}.",
    "Interviewed by our staff member {p} on 4 May.",
    "On 3 March, {p} and her colleague {q} were summoned; neither {p.s} nor {q.s} returned.",
    "The testimony of {p} is supported by that of {q}.",
    "Convicted with them were {p} (eight years) and {q} (suspended sentence).",
    "A bullet killed {p}'s daughter {q} at the window.",
    "{p}'s hands were tied with wire. The doctor who examined {p.s} took photographs.",
    "Missing since the raid: {p}, {q}, {r}.",
    "Dr {p} treated both sides. Soldiers later came for Dr {p.s}.",
    "The teacher's name was {p}. Her pupils called her Mrs {p.s}.",
    "The charge sheet lists {p.t} first, then {q.t}.",
    "Reporting by {p}; editing by {q}",
    "Miner {p} spoke for his shift: “They owe us four months.” A week later {p.s} was dismissed.",
    "An inmate, {p}, died of pneumonia in January, his lawyer {q} confirmed.",
    "Villagers buried {p} behind the mosque, beside {q}.",
    "His cousin {p} identified the body by a belt. {p.i} signed the receipt.",
    "Two of the hostages, {p} and {q}, escaped through a drain.",
    "“Ask {p},” the guard laughed. “Ask {p.s} what happens to those who talk.”",
    "The letter is addressed to {p} and signed by {q}.",
    "After eight months in prison {p} was told that the case against {p.s} had been closed.",
    "In ward 4 lay {p}, a boy of nine, with burns; next to {p.s} his grandmother {q}.",
    "Trade-union organiser {p} fled abroad, and the police questioned {p.s}'s parents.",
    "Both defendants, {p} and {q}, retracted their confessions.",
    "The militants let {p} go because {p.s} was ill.",
)
THIRD_PUBLIC = (
    "Regional governor {o} toured the ruined quarter. {o.s} blamed the weather.",
    "{o}, who heads the defence committee, declined to comment. {o.s} left by a side door.",
    "The minister for internal security, {o}, banned the march; {o.s} cited intelligence.",
    "Vice President {o} opened the conference, and {o.s} thanked the donors.",
    "The army's chief of staff, General {o}, ruled out talks.",
    "A court presided over by Judge {o} ordered their release. Judge {o.s} gave reasons in writing.",
    "The group's spokesman {o} claimed the bombing. {o.s} warned of more.",
    "Parliament elected {o} as speaker. {o.s} takes office in June.",
    "Attorney General {o} asked for the death penalty. Defence counsel called {o.s} biased.",
    "{o}, chairman of the opposition party, was not in the country. {o.s} spoke by video.",
    "The United Nations envoy, {o}, briefed the council, and {o.s} asked for access.",
    "Mayor {o}’s motorcade passed at noon. A stone hit the car of {o.s}.",
    "{o} was appointed governor in April. {o.s} is the third in a year.",
    "Major General {o}, commander of the northern front, praised his men.",
    "The deputy minister of health, {o}, put the toll at nine.",
)


FOURTH: dict[str, Culture] = {
    "slavic": ("Kyrylo Nadiia Vladimir Katarzyna Raisa Goran Vesna", "Tkachenko Savchuk Zielinska Markovic Orlova Kucera Pavlenko", False),
    "arabic": ("Karim Sawsan Adel Ghada Rashid Lubna Tamer", "al-Masri Barakat Benali Qasim al-Dosari Najjar Shukri", False),
    "turkic": (
        "Askar Raushan Dauren Mehriban Hakan Sevara Bakyt",
        "Zhumabayev Arslan Ibragimova Yusupov Dzhaksybekov Kilic Huseynova",
        False,
    ),
    "chinese": ("Zhongwei Fengying Dehua Suzhen Yichen Qiaolian Shaoming", "Ma Hu Gao Lin Song Wei Dong", True),
    "spanish": (
        "Graciela Anselmo Dolores Heriberto Xochitl Leandro Pilar",
        "Villarroel Ticona Escobedo Navarrete Caal Alvarado Paredes",
        False,
    ),
    "west_african": ("Yaw Adwoa Emeka Bukola Seydou Ramatoulaye Femi", "Owusu Nnamdi Akinola Keita Coulibaly Adebisi Agyeman", False),
    "south_asian": ("Ramesh Deepika Naveed Samina Bikash Taslima Vasanthi", "Patel Magar Krishnan Mia Sherpa Baloch Ramachandran", False),
    "burmese": ("Than Htut Oo|Cho Cho Mar|Hla Shwe|Mon Mon|Ko Ko Gyi|Sandar|Naing Tun|Ohnmar|Bo Nyein|Theingi", "", False),
    "ethiopian": (
        "Mesfin Bethlehem Kassahun Genet Alemayehu Senait Habtamu",
        "Wolde-Giorgis Beyene Hailu Tessema Ayele Mersha Tafesse",
        False,
    ),
    "vietnamese": ("Van Dung|Thi Thao|Ba Thanh|Bich Ngoc|Nhat Minh|Thi Yen|Manh Cuong", "Huynh Truong To Ly Quach Lai Mac", True),
    "anglo": (
        "Bernard Rosalind Terence Beatrice Malcolm Edith Stanley",
        "Ramsbottom Ellsworth Pickering Haverford Lockwood Marsden Trelawney",
        False,
    ),
    "persian": ("Mehrdad Soraya Ramin Forough Iraj Golnaz Vahid", "Akbari Daneshvar Salehi Tabrizi Heydari Amini Parvizi", False),
    "central_african": ("Félicien Odette Mbuyu Ntumba Pascal Véronique Kisimba", "Kapend Mulongo Banza Muteba Kyungu Lumbala Sefu", False),
    "single": ("Mulyani|Erdenechimeg|Rahmatullah|Supriyadi|Munkhbat|Palwasha|Slamet", "", False),
}

FOURTH_PRIVATE = (
    "The sniper hit {p} twice. {p.s} bled to death on the steps.",
    "“Everybody ran,” remembers {p}. “I lost my shoes,” {p.s} laughs.",
    "Security agents took {p} from his home at midnight. {p.s} has not been seen since.",
    "Neither {p} nor {q} had a lawyer present.",
    "{p}, a mother of three, sells tea by the station. {p.s} saw the trucks arrive.",
    "The victims have been identified as {p} and {q}.",
    "Prisoner {p} was moved to solitary confinement; {p.s} had complained of the food.",
    "Our researcher {p} was refused entry. {p.s} waited for six hours.",
    "When {p} asked for water, the officer struck her. {p.s} lost two teeth.",
    "Photographer {p} and his assistant {q} were hit by the same mine.",
    "An appeal lodged by {p} was rejected. {p.s} will go to a higher court.",
    "The rebels accused {p} of spying and shot him. {p.s} was a postman.",
    "{p} testified that her brother {q} had been alive on the Friday.",
    "In the morgue a relative recognised {p} by a scar. {p.s} was 31.",
    "Names of the missing: {p}; {q}; {r}.",
    "{p.t} - fractured skull\n{q.t} - gunshot wound\n{r.t} - released",
    "The student had told a friend, {p}, where he was going. {p.s} waited all night.",
    "Witness statement of {p}\n\nI was born in 1980. I work as a driver.",
    "Interview with {p}, market trader. Interviewer: {q}.",
    "They hanged {p} in front of the school. {p.s} had refused to pay.",
    "The landlord, {p}, let the wounded in. Soldiers burned down the house of {p.s}.",
    "Rescuers dug out {p} alive; his wife {q} was dead.",
    "After that {p} gave up politics and moved to the coast, where {p.s} keeps bees.",
    "The jury found {p} guilty of arson but acquitted {q}.",
    "A video shows {p} with his hands raised. {p.s} then falls.",
    "“{p} is innocent,” said his teacher, {q}.",
    "According to {p}, the shooting lasted an hour; {q} spoke of ten minutes.",
    "Doctors at the clinic could not save {p}. {p.s} leaves two children.",
    "The pastor's nephew {p} drove the van. Police later found {p.s}'s licence in a ditch.",
    "Both {p.g} {p.s} and her sister {q.g} were pregnant.",
)
FOURTH_PUBLIC = (
    "State governor {o} ordered an investigation. {o.s} spoke for ten minutes.",
    "{o}, the defence minister, arrived by helicopter. Soldiers saluted {o.s}.",
    "The ministry's spokeswoman, {o}, called the claim absurd. {o.s} took no questions.",
    "Chief prosecutor {o} dropped the charges, and {o.s} apologised.",
    "Rebel commander {o} signed for his side. {o.s} wore no uniform.",
    "The city's mayor {o} opened the shelters; {o.s} slept there too.",
    "Former president {o} criticised the verdict. {o.s} ruled for eight years.",
    "The secretary of the security council, {o}, confirmed the order.",
    "“We have nothing to hide,” said Justice Minister {o}. {o.s} invited observers.",
    "Prime minister-designate {o} named a cabinet; {o.s} kept the old finance minister.",
    "The leader of the opposition, {o}, walked out. {o.s} returned after an hour.",
    "Army spokesman Lieutenant Colonel {o} read a statement. {o.s} gave no toll.",
    "Deputies elected {o} president of the assembly.",
    "{o}, who was elected mayor last year, resigned. {o.s} cited his health.",
    "High Commissioner {o} published a report. {o.s} urged restraint.",
)


FIFTH: dict[str, Culture] = {
    "slavic": (
        "Ihor Valentyna Miroslav Danuta Zhanna Branko Larysa",
        "Rudenko Hnatiuk Lewandowski Petrovic Kuznetsova Svoboda Onyshchenko",
        False,
    ),
    "arabic": ("Osama Hanan Bassam Maha Nabil Suad Ramzi", "al-Khatib Awad Chaabane Farouk al-Ghamdi Maalouf Zayed", False),
    "turkic": (
        "Bauyrzhan Kamila Ermek Leyla Murat Gulchehra Sanzhar",
        "Tulegenov Sahin Mukhametova Khodzhayev Asanov Polat Gasimova",
        False,
    ),
    "chinese": ("Jianping Chunhua Guanghui Yulan Minghao Shufen Ruiqing", "Li Zhang Chen Wu Yang Fan Shi", True),
    "spanish": (
        "Teresa Abelardo Marcelina Eusebio Citlali Octavio Remedios",
        "Cespedes Huaman Figueroa Maldonado Xicay Lozano Quiroga",
        False,
    ),
    "west_african": ("Kofi Ama Ikenna Morenike Boubacar Oumou Kayode", "Ansah Chukwu Olatunji Diarra Sidibe Fashola Badu", False),
    "south_asian": ("Arjun Lalita Asif Parveen Kiran Momena Geetha", "Singh Rai Nambiar Sarkar Limbu Bhatti Govindan", False),
    "burmese": ("Zaw Linn Htet|Khaing Khaing|Pyi Soe|Wint War|Aung Myat|Thazin|Kyi Thar|Su Myat Noe|Htay|Lwin Lwin", "", False),
    "ethiopian": ("Daniel Tsehay Girum Mahlet Zelalem Eden Biruk", "Shiferaw Admasu Bogale Endale Fantaye Ketema Regassa", False),
    "vietnamese": ("Van Loc|Thi Hanh|Dinh Phuc|Kim Oanh|Anh Tuan|Thi Bich|Quang Vinh", "Dao Ton Mach Thach Kieu Giang Phung", True),
    "anglo": (
        "Humphrey Constance Barnaby Marjorie Gerald Sybil Norman",
        "Fothergill Ainsworth Crabtree Osbourne Tattersall Wickham Dunstable",
        False,
    ),
    "persian": ("Ardeshir Simin Omid Pouran Khosrow Nahid Babak", "Mohammadi Zarei Ghorbani Shahbazi Yazdani Abbasi Mehraban", False),
    "central_african": (
        "Jean-Bosco Philomène Mwenze Kapinga Anselme Godelieve Tshibola",
        "Kabila-Musa Lubaki Mutonji Nyembo Kalenga Bolamba Tshisekele",
        False,
    ),
    "single": ("Sukarmi|Oyuunchimeg|Fazlullah|Ningsih|Davaasuren|Shaperai|Ponijan", "", False),
}

FIFTH_PRIVATE = (
    "A grenade tore off the left hand of {p}. {p.s} now begs outside the mosque.",
    "“Tell them the truth,” {p} urged the judges. {p.s} was led out.",
    "Plain-clothes men seized {p} at a bus stop; {p.s} had just left work.",
    "The ambulance carrying {p} and {q} was turned back.",
    "{p}, who is 63 and deaf, did not hear the order to stop. {p.s} was hit in the neck.",
    "The committee met with the survivors {p} and {q}.",
    "Political prisoner {p} turned fifty behind bars. Supporters of {p.s} lit candles.",
    "Notes taken by our field officer {p}, 11 June.",
    "It was {p} who found the grave. {p.s} had followed the dogs.",
    "The activists {p} and {q} were fined; {p.s} could not pay.",
    "His brother-in-law, {p}, paid the guards. {p.s} sold two cows.",
    "The sentence against {p} was upheld and that against {q} was reduced.",
    "“Is {p} alive?” asked the mother. Nobody had seen {p.s}.",
    "Cellmates remember {p} as quiet. {p.s} prayed a great deal.",
    "Detained on 9 May: {p}, {q} and {r}; whereabouts unknown.",
    "No. 14: {p.t}, teacher. No. 15: {q.t}, driver.",
    "A neighbour, {p}, filmed the arrest from a balcony and gave the film to {q}.",
    "Testimony of {p}\n\nThey came at night. I was asleep.",
    "Words: {p}. Pictures: {q}.",
    "Thieves stabbed {p} during the blackout, and {p.s} died in hospital.",
    "The pharmacist {p} had been hiding deserters. Someone denounced {p.s}.",
    "The blast buried {p} under a wall; {q}, her niece, dug with her hands.",
    "Since then {p} has moved house three times. {p.s} trusts nobody.",
    "Investigators charged {p} with sabotage and {q} with helping him.",
    "On the recording a man, said to be {p}, asks for mercy.",
    "Her lawyer said {p} had been denied visits. {p.s} is on medication.",
    "The strikers chose {p} to speak for them. {p.s} had never spoken in public.",
    "Doctors amputated the foot of {p}, 17. {p.s} wants to be a driver.",
    "The house belongs to {p}; soldiers slept in it. {p.s} got no rent.",
    "“My name is {p} and I am not afraid,” the girl said. {p.s} was sent to a camp.",
)
FIFTH_PUBLIC = (
    "Provincial governor {o} lifted the state of siege. {o.s} thanked the police.",
    "{o}, the country’s foreign minister, cut short a visit. {o.s} flew home.",
    "The presidential spokesman, {o}, would not say who gave the order. {o.s} repeated the denial.",
    "Justice {o} of the Supreme Court dissented. In her view, {o.s} wrote, the law was clear.",
    "The front's military commander {o} accepted the ceasefire, and {o.s} withdrew his men.",
    "Deputy mayor {o} promised compensation. {o.s} named no sum.",
    "Ousted president {o} is under house arrest. Followers of {o.s} gathered outside.",
    "The head of the investigative committee, {o}, inspected the site.",
    "“The vote was fair,” declared the chairwoman of the election commission, {o}. {o.s} showed no figures.",
    "Acting prime minister {o} broadcast an appeal; {o.s} asked for patience.",
    "The party's secretary-general, {o}, rejected the offer. {o.s} called it a trap.",
    "Air force chief General {o} denied that cluster bombs were used. {o.s} blamed the rebels.",
    "{o} was sworn in as interior minister on Monday. {o.s} promised reform.",
    "{o}, the rebel spokesman, said four soldiers had been captured. {o.s} sent a video.",
    "Special rapporteur {o} was refused a visa. {o.s} will report from abroad.",
)


HELD_OUT: dict[str, Culture] = {
    "slavic": ("Oleh Zinaida Stanislav Bozena Nataliya Dragan Milica", "Moroz Zakharchenko Kaczmarek Ilic Fedorova Cerny Yurchenko", False),
    "arabic": ("Walid Zainab Marwan Hala Idris Samira Qusay", "al-Najdi Hijazi Trabelsi Suleiman al-Rawi Bishara Yacoub", False),
    "turkic": ("Zhanibek Assel Bolot Sevil Kemal Dilbar Timur", "Kassymov Yildirim Zhaksylykova Mirzayev Osmonov Aksoy Rzayeva", False),
    "chinese": ("Haiyan Yongqiang Xiaohong Zhiqiang Lijuan Baoguo Siyu", "Sheng Pan Yu Dai Fang Ren Jia", True),
    "spanish": (
        "Elvira Saturnino Noemi Isidro Yaretzi Ezequiel Herminia",
        "Carpio Choquehuanca Saldana Bermudez Chavajay Olivares Rentería",
        False,
    ),
    "west_african": ("Kwaku Afua Uche Simisola Lamine Hawa Dele", "Amoah Obi Adeniyi Camara Doumbia Oyewole Quaye", False),
    "south_asian": ("Vikram Pushpa Javed Nasreen Hari Shirin-Akhter Radha", "Mishra Karki Reddy Biswas Ghale Abbasi Natarajan", False),
    "burmese": ("Kyaw Myo Tun|Aye Aye Mon|Sithu|Honey Oo|Zwe Htet|Ma Thida Aye|Lin Htut|Kay Khine|Yan Naung|Su Su Nway", "", False),
    "ethiopian": ("Samuel Aberash Henok Frehiwot Wondwosen Liya Temesgen", "Gudina Workneh Abera Belachew Tsegaye Birhane Mamo", False),
    "vietnamese": ("Van Son|Thi Xuan|Huy Hoang|Bao Tram|Cong Danh|Thi Dao|Phuc Thinh", "Tong Nghiem Luu Chu Khuat Tang Vuong", True),
    "anglo": (
        "Godfrey Prudence Rupert Cynthia Wilfred Agnes Lionel",
        "Bickerstaff Holloway Greenacre Merriman Sedgwick Thackeray Winstanley",
        False,
    ),
    "persian": ("Manuchehr Zohreh Pejman Mahnaz Sohrab Homa Nader", "Bagheri Eskandari Taheri Khosravi Pourreza Samadi Vaziri", False),
    "central_african": (
        "Augustin Honorine Tshibangu Lumingu Bienvenu Marie-Claire Kashala",
        "Kambale Muhindo Paluku Mumbere Kavira Masika Katembo",
        False,
    ),
    "single": ("Poniman|Sarangerel|Hafizullah|Suparmi|Gansukh|Torpekai|Kasiyem", "", False),
}

PRIVATE_HELD_OUT = (
    "A stray round went through the door and struck {p}. {p.s} was making bread.",
    "“I signed because they had my son,” {p} wrote. {p.s} later took it back.",
    "Soldiers led {p} away with a rope; {p.s} was barefoot.",
    "Neighbours heard {p} and {q} shouting.",
    "{p}, 45, ran a small bakery. {p.s} was known for giving credit.",
    "Lawyer {p} represents eleven of the families. {p.s} has received threats.",
    "The army calls {p} a terrorist; her pupils call {p.s} a good teacher.",
    "Interviewed on 2 July: {p}, herder.",
    "The bus driver, {p}, braked. A second shot killed {p.s}.",
    "At the checkpoint they separated {p} from {q}.",
    "His uncle {p} bought his freedom. {p.s} sold the tractor.",
    "Prosecutors accuse {p} of sedition. A trial of {p.s} is set for May.",
    "“Where is {p}?” his sister asked. No one had seen {p.s} since dawn.",
    "A fellow student, {p}, recognised the shoes. “They were his,” {p.s} said.",
    "Dead: {p}, {q}. Wounded: {r}.",
    "Case 7. {p.t}, dock worker. Case 8. {q.t}, unemployed.",
    "The reporter {p} and the cameraman {q} were robbed of their equipment.",
    "Statement by {p}\n\nI saw four men. They wore masks.",
    "Written by {p}; edited by {q}.",
    "Vigilantes lynched {p} over a rumour. {p.s} was innocent.",
    "The gravedigger {p} kept a list. Before he died {p.s} gave it to a priest.",
    "The flood of refugees carried {p} to the border with her daughter {q.g}.",
    "Years later {p} can name every guard. {p.s} draws their faces.",
    "The tribunal sentenced {p} to death and {q} to life in prison.",
    "In the recording {p} pleads for water.",
    "Guards denied {p} insulin. {p.s} fell into a coma.",
    "The committee elected {p} to carry the petition, but police stopped {p.s}.",
    "Surgeons removed a bullet from the lung of {p}; {p.s} is stable.",
    "Soldiers burned the hut of {p}. {p.s} lost her goats.",
    "“I am {p},” the old man began. {p.s} spoke for two hours.",
)
PUBLIC_HELD_OUT = (
    "Interim governor {o} reopened the roads. {o.s} thanked the engineers.",
    "{o}, the minister of interior, visited the barracks. {o.s} praised discipline.",
    "The foreign ministry spokesman, {o}, dismissed the report. {o.s} spoke of slander.",
    "Judge {o} refused bail. Judge {o.s} gave no reasons.",
    "The militia's leader, {o}, agreed to talks, and {o.s} named a delegate.",
    "Lord Mayor {o} laid a wreath; {o.s} read out no names.",
    "President-elect {o} will take the oath in June. {o.s} won by a narrow margin.",
    "The director-general of the prison service, {o}, denied overcrowding.",
    "“It was an accident,” insisted Transport Minister {o}. {o.s} offered condolences.",
    "Defence chief {o} flew to the front, where {o.s} met the troops.",
    "The chairman of the electoral commission, {o}, announced a delay. {o.s} blamed the rain.",
    "Navy commander Admiral {o} ordered a blockade. {o.s} gave no date.",
    "{o} was named prime minister on Thursday. {o.s} is a former general.",
    "{o}, spokeswoman for the opposition alliance, called the vote a farce. {o.s} showed ballots.",
    "UN envoy {o} left without a deal. {o.s} will return in a week.",
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A composed text, and who in it is private and who is an official."""

    text: str
    private: tuple[Person, ...]
    public: tuple[Person, ...]
    culture: str


def people(culture: Culture, offset: int) -> Iterator[Person]:
    """All persons of a culture, in an order that mixes given and family names."""
    given, family, first = culture
    names = given.split("|") if "|" in given else given.split()
    pairs = [(g, f) for f, g in product(family.split("|") if "|" in family else family.split(), names)] or [(g, "") for g in names]
    step = 1 + offset  # 7 by 7 pairs: any step that shares no factor with them visits all
    for i in range(len(pairs)):
        at, around = divmod(i * step + offset, len(pairs))
        yield Person(*pairs[around if step % 7 else (around + at) % len(pairs)], first)


class _Slots:
    """What a sentence takes from a person."""

    def __init__(self, person: Person) -> None:
        self.person, self.s, self.g, self.i, self.t = person, person.short, person.given, person.initial, person.turned

    def __str__(self) -> str:
        return self.person.full


def composed(cultures: dict[str, Culture], private: Sequence[str], public: Sequence[str], rounds: int) -> Iterator[Sentence]:
    """Sentences with names put in: every culture goes through the sentences `rounds` names long, beginning at another one."""
    for number, (name, culture) in enumerate(cultures.items()):
        everybody = list(people(culture, 2))
        at = 0

        def draw(everybody: list[Person] = everybody) -> Person:
            nonlocal at
            at += 1
            return everybody[(at - 1) % len(everybody)]

        for i in range(rounds):
            template = private[(number * 7 + i) % len(private)]
            given = {letter: draw() for letter in "pqr" if f"{{{letter}" in template}
            yield Sentence(template.format(**{k: _Slots(v) for k, v in given.items()}), tuple(given.values()), (), name)
        for i in range(max(1, rounds * 3 // 5)):
            template = public[(number * 4 + i) % len(public)]
            person = draw()
            yield Sentence(template.format(o=_Slots(person)), (), (person,), name)


def tuned() -> tuple[Sentence, ...]:
    """The rounds before the last."""
    return (
        *composed(FIRST, FIRST_PRIVATE, FIRST_PUBLIC, 30),
        *composed(SECOND, SECOND_PRIVATE, SECOND_PUBLIC, 30),
        *composed(THIRD, THIRD_PRIVATE, THIRD_PUBLIC, 30),
        *composed(FOURTH, FOURTH_PRIVATE, FOURTH_PUBLIC, 30),
        *composed(FIFTH, FIFTH_PRIVATE, FIFTH_PUBLIC, 30),
    )


def held_out() -> tuple[Sentence, ...]:
    """The last round: other names, other wordings."""
    return tuple(composed(HELD_OUT, PRIVATE_HELD_OUT, PUBLIC_HELD_OUT, 30))
