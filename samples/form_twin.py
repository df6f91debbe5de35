"""A department's self-evaluation form whose rows are cut by page breaks.

In the middle of a sentence and of a word. Deliberate: full marks for 无结转结余资金 although 2048.62 −
1940.42 = 108.20 万元 were left (warning); 移动支付 for 转移支付 (a slip).
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.content import Cell, Content, Table, Text

DUTIES = (
    "拟订全区行政审批改革的政策和年度安排，经批准后组织落实；研究地方性审批政策，编制审批服务的发展规划，"
    "健全配套工作制度。"
    "管理区政务大厅和街道、镇、村（社区）及部门分厅，统一服务标准，审核并调整进厅事项。"
    "协调推进效能建设，牵头“放管服”改革，对审批和服务情况开展监督、检查和考核（督办），"
    "指导审批流程再造与环节压减。"
    "统筹“互联网+政务服务”，会同有关部门推进审批服务信息化。指导政务公开（政府信息公开、"
    "办事公开）和服务体系建设，办理区政府依申请公开事项。"
    "按省政府授权相对集中行使行政许可权。承担两个领导小组办公室的日常工作，完成区委、区政府交办的其他任务，"
    "并与区数据资源中心做好职责衔接。"
)
EXPECTED = (
    "深入做好政务公开，拓宽公开渠道，规范办理依申请公开件，回应群众关切；提高窗口人员能力，建设“清廉大厅”，"
    "做优帮办代办，"
    "擦亮服务品牌。推进工程建设项目审批改革，材料能“容”尽“容”、环节能“省”尽“省”、流程能“简”尽“简”、"
    "服务能“优”尽“优”，"
    "精简一般项目程序和内部审核，试行技审分离，推行全程留痕和无纸化，继续办好审批课堂，加强部门协同，"
    "实现审批提质提效。"
)
ACHIEVED = (
    "1. 深化“放管服”改革。一是建设“无证明城市”。160 类电子证照实现共享复用，7016 个事项可“刷脸办”，"
    "企业群众在服务驿站 24 小时自助打印证照，"
    "可开具缴存证明等 26 项电子证明；6220 个“就近办”事项做到“免证办”“减证办”。二是升级“一件事一次办”。上线 27"
    " 个主题式、套餐式场景，"
    "推动事项跨部门、跨层级集成办理。与 4 省 25 市签订跨域通办协议，359 项事项“跨域通办”。"
    "省级服务端上线全程网办事项 511 项，高频应用全部接入。\n"
    "2. 提升服务水平。以党建引领联动、服务和监督，打造政务服务党建品牌。推出“政务直播”，每月固定 2 场，"
    "与群众、企业实时互动，"
    "自 6 月开播以来已直播 13 场，获得 30.5 万多人点赞。\n"
    "3. 深推工程建设项目审批改革。坚持“五办”工作方法，即提前指导引领办、主动对接商量办、全力以赴帮代办、"
    "提升站位担当办、抢抓节点加速办，"
    "项目审批省时 30%以上，获得企业好评。统筹规划、分步实施，发挥集中审批、并联审查优势，合并事项、告知承诺、"
    "容缺受理、技术先行，"
    "服务重点片区项目，2023 年以来召开技术审查会 220 多次，办理审批事项 949 项，征缴配套费 15066.76 万元，"
    "人防费 4030 万元。"
)
ASSESSMENT = "可研评估报告和概算审核报告服务"
TIMELY = "按规定时间完成"
OUTPUTS = (
    ("数量指标", "施工图审查服务", "备案的建筑面积 150 万平方米", "备案的建筑面积 162 万平方米", "10"),
    ("数量指标", "政务服务大厅运行", "入驻单位 40 家，窗口 120 个", "入驻单位 44 家，窗口 123 个", "10"),
    ("质量指标", ASSESSMENT, "达到国家规定的编制深度和要求", "符合", "5"),
    ("质量指标", "施工图审查服务", "符合国家和省市规范、标准", "符合", "5"),
    (
        "时效指标",
        ASSESSMENT,
        (
            "可研文本修改到位后 3 个工作日内出具评估报告，咨询单位收齐完整的概算审核资料后 10"
            " 个工作日完成概算审核并出具审核报告"
        ),
        TIMELY,
        "5",
    ),
    ("时效指标", "部门预决算公开", "按规定时间截点 100%公开", TIMELY, "5"),
    ("时效指标", "施工图审查服务", "施工图备案 2 个工作日", TIMELY, "5"),
    ("成本指标", "结转结余资金增减率", "同上年保持持平", "无结转结余资金", "5"),
)
BENEFITS = (
    ("社会效益指标", "政务服务圈建设", "15 分钟政务服务圈", "15 分钟政务服务圈", "6"),
    ("社会效益指标", "新办企业免费刻章", "长期提供", "全年提供", "6"),
    ("社会效益指标", "审批结果免费邮寄", "长期提供", "全年提供", "6"),
    ("社会效益指标", "行政审批中介服务", "减轻企业负担 100%", "减轻企业负担 100%", "6"),
    ("社会效益指标", "大厅无线网络", "长期提供", "全年提供", "6"),
)
HEADERS = (
    "一级指标",
    "二级指标",
    "三级指标",
    "目标内容",
    "目标值",
    "完成值",
    "分值",
    "得分",
    "未完成原因",
    "改进措施",
)
WIDTHS = (5, 6, 6, 6, 9, 13, 13, 5, 6, 6, 6)


def form_twin(*, printed: bool) -> list[Content]:
    """Return the form; `printed` breaks 可持续影响指标 as the narrow column of the print does."""
    sustainable = "可持续\n影响指标" if printed else "可持续影响指标"
    rows = [*_head(), *_funds(), *_narratives(), *_indicators(sustainable)]
    rows.append([Cell("总分", column_span=7, align="center"), "100", "99.47", Cell("", column_span=2)])
    title = Text("部门整体自评表", size=16, align="center", level=1)
    year = Text(
        "(2023 年)", size=10.5, align="center", space=85 if printed else 4
    )  # so that the pages end within the rows they shall cut
    return [title, year, Table(rows, WIDTHS, size=10, padding=2.5)]


Rows = list[Sequence[Cell | str]]


def _head() -> Rows:
    return [
        [
            "部门(单位)名称",
            Cell("青岚市栖云区政务审批服务局", column_span=4),
            Cell("所属独立核算单位个数", column_span=3),
            Cell("0", column_span=3),
        ]
    ]


def _funds() -> Rows:
    heads = ["全年预算数(A)", "全年执行数(B)", "上级财政移动支付(C)", "分值"]
    return [
        [
            Cell("资金情况(万元)", row_span=3),
            Cell("资金来源", column_span=2),
            *heads,
            Cell("执行率((B-C)/A)", column_span=2),
            Cell("得分", column_span=2),
        ],
        [
            Cell("财政拨款", column_span=2),
            "2048.62",
            "1940.42",
            "0",
            "--",
            Cell("94.72%", column_span=2),
            Cell("--", column_span=2),
        ],
        [
            Cell("年度资金总额", column_span=2),
            "2048.62",
            "1940.42",
            "0",
            "10",
            Cell("94.72%", column_span=2),
            Cell("9.47", column_span=2),
        ],
    ]


def _narratives() -> Rows:
    return [
        ["部门职能概述", Cell(DUTIES, column_span=10)],
        [
            Cell("年度总体目标", row_span=2),
            Cell("年初设定目标", column_span=4, align="center"),
            Cell("目标完成情况", column_span=6, align="center"),
        ],
        [Cell(EXPECTED, column_span=4), Cell(ACHIEVED, column_span=6)],
    ]


def _indicators(sustainable: str) -> Rows:
    outputs = [_row(row) for row in OUTPUTS]
    benefits = [
        _blank("经济效益指标"),
        *[_row(row) for row in BENEFITS],
        _blank("生态效益指标"),
        _blank(sustainable),
    ]
    pleased = _row(("服务对象满意度指标", "服务对象满意度", "90%", "99.99%", "10"))
    count = 1 + len(outputs) + len(benefits) + 1
    outputs[0] = [Cell("产出指标", row_span=len(outputs)), *outputs[0]]
    benefits[0] = [Cell("效益指标", row_span=len(benefits)), *benefits[0]]
    return [[Cell("年度绩效指标", row_span=count), *HEADERS], *outputs, *benefits, ["满意度指标", *pleased]]


def _row(row: tuple[str, str, str, str, str]) -> list[Cell | str]:
    level2, content, target, actual, score = row
    return [level2, "部门整体", content, target, actual, score, score, "", ""]


def _blank(level2: str) -> list[Cell | str]:
    return [level2, "", "", "", "", "0", "0", "", ""]
