"""Every sentence of the data files, for the translators. Made by `manage gather_texts`."""

from django.utils.translation import gettext_noop as _

TEXTS = (
    # confidential/reporting/data/questions.toml
    _("Safety"),
    _("Are you safe now?"),
    _("Is anyone hurting you, or about to?"),
    _("Why we ask: if you are not safe, we show you how to get help first."),
    _("Choose one."),
    _("Yes, I am safe now"),
    _("I am safe."),
    _("I am not sure"),
    _("I am not sure."),
    _("No, I am in danger"),
    _("I am not safe."),
    _("Get help now"),
    _("You matter most. You can tell us what happened later."),
    _("You come first. You can write later."),
    _("What happened"),
    _("What happened?"),
    _("Use your own words, in any language. A few words are enough. Spelling does not matter."),
    _("Why we ask: it helps us to help you in the right way. You do not need to name anyone."),
    _("Use your own words. A few words are enough."),
    _("Where"),
    _("Which area is this about?"),
    _("Pick where it happened, or where you live."),
    _("Why we ask: each area has its own team. If you skip this, the main team reads it."),
    _("What you want"),
    _("What would help?"),
    _("Tick all that fit. You can change your mind later."),
    _("Why we ask: you choose what happens, so we ask before we do anything."),
    _("You can choose more than one."),
    _("Someone to talk to"),
    _("I want to talk to someone."),
    _("Make it stop"),
    _("I want it to stop."),
    _("Help to feel safe"),
    _("I want to feel safe."),
    _("I want the police to know"),
    _("This lets the police team read what you wrote. You can take it back later."),
    _("I want the police to know."),
    _("The police can then read it."),
    _("I just wanted to tell someone"),
    _("I just wanted to tell someone."),
    _("I don’t know"),
    _("I do not know."),
    # confidential/sharing/data/bases.toml
    _("Our public task"),
    _("For example an organisation’s power to prevent crime and disorder."),
    _("The law says we must"),
    _("For example to protect a child or an adult at risk, or a court order."),
    _("To protect somebody’s life"),
    _("Somebody could die or be badly hurt."),
    _("A recognised interest"),
    _("For a charity or other body that is not public: crime, safeguarding or an emergency."),
    _("The person’s consent in law"),
    _("Only where they have a real choice, for example to meet the person who did it."),
    # foundation/reference/data/emergency.toml
    _("In danger now?"),
    _("Call 999."),
    _("If you are in danger, call 999."),
    _("Cannot speak?"),
    _("Call 999 on a mobile, listen, then press 55 when asked."),
    _("If you cannot speak, call 999 on a mobile phone. Wait. Then press 55."),
    _("Deaf, or other ways"),
    _("Deaf, or hard to speak?"),
    _("Call 18000 with the Relay UK app or a textphone. Someone reads your words out to 999."),
    _("If you are Deaf, you can call 18000 with the Relay UK app."),
    _("Want to text?"),
    _(
        "Text 999. Your phone must be on the list first: text the word “register” to 999 and answer “yes”. Wait for a reply before you count on it."
    ),
    _("You can text 999. First text the word “register” to 999. Then text “yes”."),
    _("Use British Sign Language?"),
    _(
        "Use the 999 BSL app or 999bsl.co.uk for a video call with an interpreter. It is free, day and night. You do not need to register."
    ),
    _("If you use British Sign Language, use the 999 BSL app."),
    # foundation/reference/data/places.toml
    _("Monday to Friday, 9 to 5"),
    # foundation/reference/data/support.toml
    _("The police, when it is not an emergency"),
    _("Day and night"),
    _("Call 101 if you want to tell the police and no one is in danger now."),
    _("Call 101 to talk to the police."),
    _("Crimestoppers"),
    _("An independent charity. You can pass on what you know about a crime."),
    _("You can tell Crimestoppers about a crime."),
    # front/public/claims.toml
    _("It is locked before it is saved"),
    _(
        "What you write is locked before it is saved. The teams you see before you press Send hold the keys. The people who run this website hold none."
    ),
    _("We lock what you write. The teams you see have the key."),
    _("You can see who looked"),
    _(
        "Come back with your code and see which organisation opened it, in which job, and on which day."
    ),
    _("You can see who opened it, and on which day."),
    _("You do not have to say who you are"),
    _("We do not ask for your name. We do not keep the address of your phone or computer."),
    _("You do not have to say your name."),
    _("The police"),
    _(
        "The police team can open it if you ask for that, or if it is on the list you see before you press Send. Otherwise it gets no key."
    ),
    _("The police can read it if you ask for that."),
    _("You can change your mind"),
    _(
        "With your code you can take back a choice. That team’s key is gone at once, day or night. What they have read before, they have read."
    ),
    _("You can change your mind later."),
    _("When we may have to tell someone"),
    _(
        "We may have to tell someone if you, a child or another person could be badly hurt, or if a court orders it. We will try to tell you first."
    ),
    _("If someone could be badly hurt, we may have to tell. We try to tell you first."),
    _("What we cannot promise"),
    _(
        "Your phone or computer may show that you were here. If somebody broke into this website while you write, they could read it as it passes. We keep the day you wrote, not the hour."
    ),
    _("Your phone may show you were here."),
)
