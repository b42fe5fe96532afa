"""Mandarin number words, and the signs of units and money with how they are said.

Two is 两 where it counts (before a measure word, and at the head of thousands, ten thousands and so on) and 二
elsewhere; the caller knows which words are measure words by ``MEASURE``.
"""

from decimal import Decimal

DIGITS = "零一二三四五六七八九"
_LARGE = ("", "万", "亿", "万亿")
HAN = "[\u3400-\u9fff]"
"""Regular expression of a Chinese character."""
_NOUNS = (
    "人国省市县区村镇方队者户家校院所座栋条项件种类样批组群届期次回遍场轮局步句段页篇"
    "章本册份张幅片块粒颗滴杯碗瓶罐盒包袋箱桶只头匹口位名台部辆架艘列套双对副把根支枝"
    "棵朵株间层级处倍成天周秒岁刻代餐顿例起笔元角米克吨升里夜晚枚首则封宗款节堂股束团排串亩尺斤两度勺匙票幢侧岸球隻個張條輛歲"
)
MEASURE = (
    r"(?:个|汤匙|茶匙|餐匙|剂(?!量)|针(?!对)|昼夜|车道|学期|学年|小时|分钟|星期|礼拜|公里|千米|厘米|毫米|公斤|千克|毫克|毫升|平方|立方|公顷|英里"
    r"|美元|欧元|日元|港元|英镑|卢布|百分点|位数|门课|颗星|[万亿千萬億]|年(?![级代])"
    rf"|点(?![\d零一二三四五六七八九])|时(?!代)|(?!国道|代|人转)[{_NOUNS}])"
)
"""Regular expression of what is counted: before it two is 两."""


def cardinal(number: int, counts: bool = False) -> str:
    """Return a whole number in words; *counts* says that a measure word follows.

    >>> cardinal(2000), cardinal(10_015), cardinal(2), cardinal(2, counts=True), cardinal(220_000)
    ('两千', '一万零一十五', '二', '两', '二十二万')
    """
    if number == 2 and counts:
        return "两"
    if number >= 10**16:
        return digits(str(number))
    if number == 0:
        return "零"
    said = ""
    gap = False
    for power in range(3, -1, -1):
        section = number // 10 ** (4 * power) % 10_000
        if not section:
            gap = bool(said)
            continue
        if said and (gap or section < 1000):
            said += "零"
        said += _section(section) + _LARGE[power]
        gap = False
    said = said.removeprefix("一") if said.startswith("一十") else said
    return f"两{said[1:]}" if said.startswith("二") and said[1:2] in ("千", "万", "亿") else said


def _section(number: int) -> str:
    """Say 1 to 9999."""
    said, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if not digit:
            gap = bool(said)
            continue
        said += ("零" if gap else "") + DIGITS[digit] + name
        gap = False
    return said


def digits(written: str, one: str = "一") -> str:
    """Return digits said one by one; *one* is 幺 in numbers of telephones and rooms.

    >>> digits("2022"), digits("110", one="幺")
    ('二零二二', '幺幺零')
    """
    return "".join(one if digit == "1" else DIGITS[int(digit)] for digit in map(str, map(int, written)))


def number(value: Decimal, counts: bool = False) -> str:
    """Return a number, with decimals or without, in words.

    >>> number(Decimal("3.50")), number(Decimal("0.05")), number(Decimal("-2"))
    ('三点五零', '零点零五', '负二')
    """
    whole, _, part = str(abs(value)).partition(".")
    said = f"{_plain(int(whole))}点{digits(part)}" if part else cardinal(int(whole), counts)
    return f"负{said}" if value < 0 else said


def _plain(whole: int) -> str:
    return cardinal(whole)


UNITS = {
    "km²": "平方公里", "km2": "平方公里", "㎢": "平方公里", "m²": "平方米", "m2": "平方米",
    "㎡": "平方米", "m³": "立方米", "m3": "立方米", "㎥": "立方米", "km": "公里", "KM": "公里",
    "㎞": "公里", "cm": "厘米", "㎝": "厘米", "mm": "毫米", "㎜": "毫米", "μm": "微米", "nm": "纳米",
    "m": "米", "kg": "公斤", "KG": "公斤", "Kg": "公斤", "㎏": "公斤", "mg": "毫克", "㎎": "毫克",
    "μg": "微克", "ug": "微克", "g": "克", "t": "吨", "mL": "毫升", "ml": "毫升", "ML": "毫升",
    "㎖": "毫升", "L": "升", "l": "升", "℃": "摄氏度", "°C": "摄氏度", "℉": "华氏度", "°F": "华氏度",
    "°": "度", "ha": "公顷", "kWh": "千瓦时", "kW": "千瓦", "MW": "兆瓦", "W": "瓦", "V": "伏",
    "Hz": "赫兹", "kHz": "千赫", "MHz": "兆赫", "dB": "分贝", "kcal": "千卡", "mmHg": "毫米汞柱",
    "mmol/L": "毫摩尔每升", "μg/m³": "微克每立方米", "mg/m³": "毫克每立方米", "mg/L": "毫克每升",
    "mg/kg": "毫克每公斤", "KB": "千字节", "MB": "兆字节", "GB": "吉字节", "TB": "太字节",
    "min": "分钟", "h": "小时", "s": "秒",
}  # fmt: skip
"""Signs of units after a number."""
SPEEDS = {"km/h": "公里", "KM/H": "公里", "公里/小时": "公里", "公里/时": "公里", "千米/小时": "千米"}
"""Signs of what is covered in an hour."""
MONEY = {
    "US$": "美元", "HK$": "港元", "NT$": "新台币", "A$": "澳元", "C$": "加元", "$": "美元",
    "＄": "美元", "¥": "元", "￥": "元", "€": "欧元", "£": "英镑", "₽": "卢布", "₹": "卢比",
    "RMB": "元人民币", "CNY": "元人民币", "USD": "美元", "EUR": "欧元", "GBP": "英镑", "HKD": "港元",
    "JPY": "日元", "RUB": "卢布",
}  # fmt: skip
"""Signs and codes of money, before or after the sum."""
