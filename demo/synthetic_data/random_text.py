"""Random titles from lists of words, and sentences of words as frequent as in real texts. The same Random gives the same text."""

from random import Random

from demo.synthetic_data.zipf_words import chinese_words, english_words, split_words

NOUNS = split_words("""standard framework industry platform network database procurement certification conformity assessment market
supervision enterprise laboratory vehicle battery hospital school port logistics warehouse factory machine robot sensor
satellite grid pipeline reservoir farm fishery forest mine steel cement chemical textile garment furniture paper printing
medicine device food feed seed water waste energy carbon emission efficiency safety security privacy identity signature
payment finance insurance credit tax tariff export import customs zone corridor cluster park incubator campus patent
licence trademark consumer service tourism catering housing property transport railway highway aviation airport""")
VERBS = split_words("""
promotes regulates supports requires encourages extends limits replaces completes prepares reviews strengthens
simplifies harmonises publishes tests registers monitors finances connects opens records adopts revises explains""")
ADJECTIVES = split_words("""
national provincial industrial digital mobile intelligent green open secure mandatory voluntary recommended
regional technical annual joint special general public commercial traditional modern shared low-carbon cross-border
interoperable high-quality experimental nationwide international""")
FUNCTION_WORDS = split_words("""the of and to in a for is with by as that on be are at from or which this an it has not was its
shall may will their these all such other than any under between within each more also where through into new both after""")
ACTS = split_words("Measures Plan Opinions Notice Regulation Catalogue Guidelines Outline Rules Programme")
CHINESE_NOUNS = split_words("""标准 体系 产业 平台 网络 数据 采购 认证 合格评定 市场 监管 企业 实验室 汽车 电池 医院 学校 港口
物流 仓储 工厂 机器人 传感器 卫星 电网 管道 农场 渔业 林业 矿山 钢铁 水泥 化工 纺织 服装 家具
造纸 印刷 药品 器械 食品 种子 水资源 废弃物 能源 碳排放 效率 安全 隐私 身份 签名 支付 金融 保险
信用 税收 关税 出口 进口 海关 园区 专利 商标 消费者 服务 旅游 餐饮 住房 交通 铁路 公路 航空
机场""")
CHINESE_VERBS = split_words("""
促进 规范 支持 要求 鼓励 扩大 限制 替代 完善 编制 审查 加强 简化 协调
发布 检验 登记 监测 连接 开放 修订 推动""")
CHINESE_ACTS = split_words("管理办法 实施方案 指导意见 通知 条例 目录 指南 规划纲要 细则 行动计划")
CITIES = split_words("Beijing Shanghai Chengdu Wuhan Shenzhen Hangzhou Qingdao Nanjing Tianjin Xiamen")
SENTENCE, CHINESE_SENTENCE, PARAGRAPH = 15, 8, 4  # words in a sentence, sentences in a paragraph
COMMONEST_WORDS = (*FUNCTION_WORDS, *NOUNS, *VERBS, *ADJECTIVES)
COMMONEST_CHINESE = (*split_words("的 和 在 与 对 为 等 及 以 是"), *CHINESE_NOUNS, *CHINESE_VERBS)


def phrase(random: Random) -> str:
    return f"{random.choice(ADJECTIVES)} {random.choice(NOUNS)}"


def title(random: Random) -> str:
    """Such as “Plan for green logistics and the digital port”."""
    return f"{random.choice(ACTS)} for {phrase(random)} and the {phrase(random)}"


def chinese_title(random: Random) -> str:
    one, other = random.sample(CHINESE_NOUNS, 2)
    return f"{one}{other}{random.choice(CHINESE_ACTS)}"


def sentence(random: Random) -> str:
    """Fifteen English words."""
    words = english_words(COMMONEST_WORDS).sample(random, SENTENCE)
    return f"{' '.join(words).capitalize()}."


def chinese_sentence(random: Random) -> str:
    words = chinese_words(COMMONEST_CHINESE).sample(random, CHINESE_SENTENCE)
    return f"{''.join(words[: CHINESE_SENTENCE // 2])}，{''.join(words[CHINESE_SENTENCE // 2 :])}。"


def paragraph(random: Random) -> str:
    """Sixty English words and one Chinese sentence."""
    sentences = [sentence(random) for _ in range(PARAGRAPH)]
    return f"<p>{' '.join(sentences)} {chinese_sentence(random)}</p>"


def body(random: Random, *, words: int = 600) -> str:
    """HTML paragraphs of about `words` words."""
    return "".join(paragraph(random) for _ in range(max(1, round(words / (SENTENCE * PARAGRAPH)))))


def chinese_body(random: Random, *, sentences: int = 5) -> str:
    return f"<p>{''.join(chinese_sentence(random) for _ in range(sentences))}</p>"


def summary(random: Random) -> str:
    return f"{sentence(random)} {sentence(random)}"
