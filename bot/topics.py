"""The names of the topics, as people read them."""

from __future__ import annotations

from knowledge.models import Topic

TOPIC_TITLES = {
    Topic.APPS: "TikTok, WeChat and other apps",
    Topic.HUAWEI: "Huawei and 5G",
    Topic.CHIPS: "chips",
    Topic.TRADE: "trade and tariffs",
    Topic.MINERALS: "rare earths and other minerals",
    Topic.INVESTMENT: "investment",
    Topic.SANCTIONS: "sanctions and export lists",
    Topic.GOVERNANCE: "rules for data and the internet",
    Topic.OUTLOOK: "the wider rivalry",
}
