"""Self-evaluation forms of projects and departments in the layouts of other provinces.

Each with at most one deliberate mistake.
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.content import Cell, Content, Table, Text

Rows = list[Sequence[Cell | str]]
HUNAN = (
    "一级指标",
    "二级指标",
    "三级指标",
    "年度指标值",
    "实际完成值",
    "分值",
    "得分",
    "偏差原因分析及改进措施",
)


def department_form() -> list[Content]:
    """Return a department's form as Hunan had it in other years. Every figure is right."""
    funds: Rows = [
        ["单位名称", Cell("清苇县水利事务中心", column_span=7)],
        [
            Cell("年度预算申请（万元）", row_span=8),
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        ["年度资金总额", "862.40", "915.70", "888.23", "10", "97.00%", "9.70"],
        [Cell("按收入性质分：", column_span=7)],
        ["其中：一般公共预算", "790.00", "843.30", "815.83", "", "", ""],
        ["其他资金", "72.40", "72.40", "72.40", "", "", ""],
        [Cell("按支出性质分：", column_span=7)],
        ["其中：基本支出", "540.20", "552.70", "552.70", "", "", ""],
        ["项目支出", "322.20", "363.00", "335.53", "", "", ""],
    ]
    goals: Rows = [
        [
            Cell("年度总体目标", row_span=2),
            Cell("预期目标", column_span=4),
            Cell("实际完成情况", column_span=3),
        ],
        [
            Cell("保障灌区安全度汛，完成渠道清淤和管护。", column_span=4),
            Cell("灌区安全度汛，清淤和管护任务全部完成。", column_span=3),
        ],
    ]
    indicators: Rows = [
        list(HUNAN),
        [Cell("产出指标", row_span=4), "数量指标", "渠道清淤长度", "≥32公里", "34.5公里", "15", "15", ""],
        ["质量指标", "工程验收合格率", "100%", "100%", "15", "15", ""],
        ["时效指标", "汛前完成率", "≥95%", "96%", "10", "10", ""],
        ["成本指标", "清淤单位成本", "≤3.5万元/公里", "3.4万元/公里", "10", "10", ""],
        [Cell("效益指标", row_span=2), "社会效益指标", "受益农户", "≥1200户", "1260户", "15", "15", ""],
        ["生态效益指标", "水质达标率", "≥95%", "92%", "15", "13", "个别断面汛期浑浊，已加密监测"],
        ["满意度指标", "服务对象满意度指标", "灌区农户满意度", "≥90%", "95.2%", "10", "10", ""],
    ]
    total: Rows = [[Cell("总分", column_span=5), "100", "97.70", ""]]
    title = Text("2022年度部门整体支出绩效自评表", size=16, align="center", level=1)
    return [title, Table([*funds, *goals, *indicators, *total], (9, 11, 12, 11, 11, 7, 8, 13), size=9)]


def project_form() -> list[Content]:
    """Return a project's form with weights inside the labels.

    Wrong: the total score, 98.5 for 95.8 (digits swapped).
    """
    rows: Rows = [
        ["项目名称", Cell("乡镇卫生院设备更新项目", column_span=7)],
        [
            "主管部门",
            Cell("云屏县卫生健康委员会", column_span=3),
            Cell("实施单位", column_span=2),
            Cell("云屏县妇幼保健院", column_span=2),
        ],
        [
            Cell("项目资金（万元）", row_span=5),
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        ["年度资金总额", "260.00", "250.00", "240.00", "10", "96.00%", "9.6"],
        ["其中：当年财政拨款", "200.00", "190.00", "184.00", "—", "96.84%", "—"],
        ["上年结转资金", "60.00", "60.00", "56.00", "—", "93.33%", "—"],
        ["其他资金", "0", "0", "0", "—", "—", "—"],
        [
            Cell("年度总体目标", row_span=2),
            Cell("预期目标", column_span=4),
            Cell("实际完成情况", column_span=3),
        ],
        [
            Cell("更新设备18台（套），提高乡镇诊疗能力。", column_span=4),
            Cell("已更新设备18台（套），投入使用。", column_span=3),
        ],
        list(HUNAN),
        [
            Cell("产出指标（50分）", row_span=4),
            "数量指标",
            "指标1：更新设备数量",
            "18台",
            "18台",
            "15",
            "15",
            "",
        ],
        ["质量指标", "指标1：设备验收合格率", "100%", "100%", "15", "15", ""],
        ["时效指标", "指标1：设备到位时间", "6月底前", "7月10日", "10", "8.2", "供货延迟，今后提前签订合同"],
        ["成本指标", "指标1：项目总成本", "≤250万元", "240万元", "10", "10", ""],
        [
            Cell("效益指标（30分）", row_span=2),
            "社会效益指标",
            "指标1：年诊疗人次增长率",
            "≥8%",
            "9.1%",
            "15",
            "15",
            "",
        ],
        ["可持续影响指标", "指标1：设备使用年限", "≥5年", "5年", "15", "13", "维保合同尚未续签，已列入计划"],
        ["满意度指标（10分）", "服务对象满意度指标", "指标1：患者满意度", "≥90%", "93%", "10", "10", ""],
        [Cell("总分", column_span=5), "100", "98.5", ""],
    ]
    return [
        Text("项目支出绩效自评表", size=16, align="center", level=1),
        Text("（2022年度）", align="center"),
        Table(rows, (10, 11, 13, 10, 10, 7, 8, 14), size=9, repeat=0),
    ]


def yuan_form() -> list[Content]:
    """Return a project's form in yuan, targets in three columns, a grade beside the score.

    Wrong: 其中：当年财政拨款 executed 93,750.00 for 937,500.00 (shifted by a digit); its own rate and the sum
    tell.
    """
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "指标性质",
        "指标值",
        "度量单位",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    rows: Rows = [
        [Cell("项目名称", column_span=2), Cell("农村公路安全防护工程", column_span=8)],
        [
            Cell("主管部门", column_span=2),
            Cell("石泉洼县交通运输局", column_span=3),
            Cell("实施单位", column_span=2),
            Cell("石泉洼县公路所", column_span=3),
        ],
        [
            Cell("项目资金（元）", row_span=5, column_span=2),
            "",
            Cell("年初预算数", column_span=2),
            Cell("全年预算数", column_span=1),
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        [
            "年度资金总额",
            Cell("1,250,000.00", column_span=2),
            "1,250,000.00",
            "1,187,500.00",
            "10.00",
            "95.00%",
            "9.50",
        ],
        [
            "其中：当年财政拨款",
            Cell("1,000,000.00", column_span=2),
            "1,000,000.00",
            "93,750.00",
            "",
            "93.75%",
            "",
        ],
        ["上年结转资金", Cell("250,000.00", column_span=2), "250,000.00", "250,000.00", "", "100.00%", ""],
        ["非财政拨款", Cell("0.00", column_span=2), "0.00", "0.00", "", "0.00%", ""],
        [
            Cell("年度总体目标", row_span=2, column_span=2),
            Cell("预期目标", column_span=4),
            Cell("实际完成情况", column_span=4),
        ],
        [
            Cell("安装护栏12.5公里，消除临水临崖隐患。", column_span=4),
            Cell("护栏全部安装，隐患路段全部处置。", column_span=4),
        ],
        list(heads),
        [
            Cell("产出指标", row_span=3),
            "数量指标",
            "安装护栏里程",
            "≥",
            "12.5",
            "公里",
            "12.8公里",
            "20.00",
            "20.00",
            "",
        ],
        ["质量指标", "验收合格率", "=", "100", "%", "100%", "15.00", "15.00", ""],
        ["时效指标", "按期完成率", "≥", "95", "%", "94%", "15.00", "12.50", "雨季停工，已调整工期安排"],
        [
            Cell("效益指标", row_span=2),
            "社会效益指标",
            "隐患路段处置率",
            "=",
            "100",
            "%",
            "100%",
            "20.00",
            "20.00",
            "",
        ],
        ["可持续影响指标", "管护机制", "定性", "健全", "", "基本健全", "10.00", "9.00", "管护人员待落实"],
        ["满意度指标", "服务对象满意度指标", "沿线群众满意度", "≥", "90", "%", "91%", "10.00", "10.00", ""],
        [Cell("总分", column_span=7), "100.00", "96.00", "优"],
    ]
    return [
        Text("公开14表  项目支出绩效自评表", size=15, align="center", level=1),
        Text("（2021年度）", align="center"),
        Table(rows, (8, 10, 13, 8, 10, 10, 10, 7, 7, 13), size=9),
    ]
