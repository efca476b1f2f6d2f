"""The words by which a text tells whose people are meant, short of naming a side."""

PLACED = frozenset({"town", "place", "province", "state", "capital"})
SITES = frozenset({"town", "place", "province"})
THEIRS = frozenset({"them", "theirs", "enemy"})
FINDS = frozenset({"recovered", "found", "counted", "seized"})
FINDERS = frozenset({"we", "soldiers", "troops", "forces", "police", "army", "military"})
RAIDS = frozenset("raid raids attack attacks bombing bombings".split())
GOVERNMENTS = frozenset({"government", "army", "federal", "regime", "military", "police"})
COLUMNS = frozenset({"column", "convoy", "patrol", "garrison", "outpost", "regiment", "battalion", "squad"})
ARMS = frozenset(
    "shells shell rockets rocket artillery mortar mortars drone drones fire shelling shots strike strikes airstrike "
    "airstrikes jets gunfire missile missiles raid raids attack attacks bombing bombings bombardment assault".split()
)
AGENT_WORDS = frozenset(
    "troops forces force soldiers guards units unit fighters gunmen shells shell rockets rocket artillery "
    "mortar mortars drone drones fire shelling "
    "shots strike strikes airstrike jets gunfire snipers sniper missile missiles patrol army military".split(),
)
HOSTILE = frozenset(
    "shelled shell shells shelling opened opens fired fires firing attacked attack attacks ambushed "
    "raided bombed bombarded struck hit "
    "stormed overran crossed targeted fire strike".split(),
)


# Whose these are, only a name beside them can tell: the state that counts them does not count them as its own.
NO_STATES = frozenset(
    "militants insurgents terrorists rebels rebel insurgent guerrilla gunmen smugglers bandits extremists separatists "
    "jihadists jihadis islamists saboteurs guerrillas".split()
)
OF_STATES = frozenset(
    "police policeman policemen officer officers constable constables jawan jawans gendarme gendarmes ranger rangers "
    "serviceman servicemen conscript conscripts marine marines sailor sailors".split()
)
REGULARS = OF_STATES | frozenset(
    "soldier soldiers troop troops personnel guard guards trooper troopers private sergeant corporal lieutenant "
    "captain paratrooper paratroopers commando commandos cop cops recruit recruits cadet cadets airman airmen pilot "
    "pilots inspector inspectors guardsman guardsmen paramilitary paramilitaries servicewoman".split()
)
HELMETS = frozenset("peacekeeper peacekeepers helmet helmets".split())
PEACE_BODIES = ("UN", "AU", "NATO", "EU", "ECOWAS", "SADC", "EAC", "CIS", "OSCE", "CSTO")
ATTACKERS = frozenset(
    "attackers attacker assailants assailant infiltrators infiltrator intruders intruder trespassers trespasser "
    "violators raiders raider".split()
)
BEARS = frozenset(
    "lost lose loses suffered suffer sustained sustain had has have took taken counts counted lists listed tallied "
    "mourned mourns".split()
)
TALLIES = frozenset("counts counted lists listed tallied mourned mourns acknowledges acknowledged reports".split())
COMRADES = frozenset("them colleagues colleague comrades comrade companions companion".split())
CAPTIVES = frozenset("captive captives prisoner prisoners hostage hostages".split())
FOES = frozenset("enemy adversary opponent opponents invaders invader occupiers occupier aggressor aggressors".split())
OPPOSED = frozenset({"other", "opposing", "opposite", "rival"})
LEAVES = frozenset({"left", "leaving", "leave"})
FLEES = frozenset("fled retreated withdrew fleeing retreating withdrawing escaped".split())
ADMITS = frozenset(
    "acknowledged acknowledges acknowledging admitted admits admitting conceded concedes conceding".split()
)
ANNOUNCES = frozenset("announced announces announcing confirmed confirms mourned mourns reported".split())
LANDS = frozenset({"republic", "country", "nation"})
SETTLEMENTS = frozenset(
    "town village city hamlet settlement side district territory province region bank soil shore countryside".split()
)
BANDSMEN = frozenset("operatives fighters militiamen saboteurs infiltrators mercenaries raiders tribesmen".split())
AT = frozenset({"in", "near", "at", "inside", "across", "outside"})
AGAINST = frozenset({"while", "whereas", "as", "but", "though", "although"})
FAMILIES = frozenset({"family", "household", "community", "congregation"})
MEMBERS = frozenset("member members men fighters".split())
GANGS = frozenset("group gang band party squad cell team detachment".split())
BODIES = frozenset("body bodies corpse corpses dead".split())
OF_ALL = frozenset("both sides total overall combined altogether".split())
