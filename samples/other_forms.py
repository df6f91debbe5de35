"""Forms without the common fund block, or with other columns.

Each has one deliberate mistake, told in its function.
"""

from __future__ import annotations

from collections.abc import Sequence

from samples.content import Cell, Content, Table, Text

Rows = list[Sequence[Cell | str]]


def adjusted_budget_form() -> list[Content]:
    """Return a form with adjusted budget, rate, weight and score side by side.

    Wrong: a score of 21 of 12 (digits swapped).
    """
    rows: Rows = [
        [Cell("项目名称", column_span=2), Cell("城区公共照明运行维护", column_span=8)],
        [
            Cell("主管部门", column_span=2),
            Cell("锦屿市城市管理局", column_span=4),
            Cell("实施单位", column_span=2),
            Cell("锦屿市路灯管理所", column_span=2),
        ],
        [
            Cell("项目资金（万元）", row_span=5, column_span=2),
            "",
            "年初预算",
            "调整后预算数",
            "预算执行数",
            "预算执行率",
            "权重",
            "得分",
            "原因",
        ],
        ["总额", "420.00", "400.00", "388.00", "97.00%", "10", "9.70", ""],
        ["其中：财政资金", "420.00", "400.00", "388.00", "97.00%", "/", "/", ""],
        ["财政专户管理资金", "0.00", "0.00", "0.00", "", "/", "/", ""],
        ["单位资金", "0.00", "0.00", "0.00", "", "/", "/", ""],
        [
            "一级指标",
            "二级指标",
            "三级指标",
            "指标性质",
            "指标值",
            "度量单位",
            "完成值",
            "权重",
            "得分",
            "未完成原因分析",
        ],
        [Cell("产出指标", row_span=3), "数量指标", "维护路灯数量", "≥", "8600", "盏", "8650", "20", "20", ""],
        ["质量指标", "亮灯率", "≥", "98", "%", "98.6", "20", "20", ""],
        ["时效指标", "故障修复时间", "≤", "24", "小时", "22", "18", "18", ""],
        [
            Cell("效益指标", row_span=2),
            "社会效益指标",
            "夜间事故下降率",
            "≥",
            "5",
            "%",
            "5.2",
            "12",
            "21",
            "",
        ],
        ["可持续影响指标", "节能灯具占比", "≥", "60", "%", "63", "10", "10", ""],
        ["满意度指标", "服务对象满意度指标", "市民满意度", "≥", "90", "%", "92", "10", "10", ""],
        [Cell("合计", column_span=7), "100", "99.70", ""],
    ]
    return [
        Text("部门预算项目支出绩效自评表（2022年度）", size=15, align="center", level=1),
        Table(rows, (8, 10, 13, 9, 9, 9, 9, 7, 7, 11), size=9),
    ]


def rate_form() -> list[Content]:
    """Return a form whose rate is B/A and has weights before targets.

    Wrong: the rate, 97.97% for 92.97% (a digit).
    """
    rows: Rows = [
        [Cell("项目名称", column_span=2), Cell("高标准农田管护", column_span=5)],
        [
            Cell("主管部门", column_span=2),
            Cell("砚山泉县农业农村局", column_span=2),
            "实施单位",
            Cell("砚山泉县农田建设中心", column_span=2),
        ],
        [
            Cell("项目资金（万元）", row_span=4, column_span=2),
            "",
            "年初预算数",
            "调整预算数(A)",
            "全年执行数(B)",
            "执行率(B/A)",
        ],
        ["年度资金总额", "500.00", "486.50", "452.30", "97.97%"],
        ["其中：财政拨款", "500.00", "486.50", "452.30", "92.97%"],
        ["其他资金", "0", "0", "0", "--"],
        ["一级指标", "二级指标", "三级指标", "考核分值", "指标值(A)", "全年实际值(B)", "得分"],
        ["决策指标", "项目立项", "立项程序规范性", "10", "规范", "规范", "10"],
        [Cell("管理指标", row_span=2), "资金管理", "预算执行率", "15", "100%", "92.97%", "13.95"],
        ["组织实施", "制度执行有效性", "10", "有效", "有效", "10"],
        [Cell("产出指标", row_span=2), "产出数量", "管护面积", "15", "1.2万亩", "1.2万亩", "15"],
        ["产出质量", "设施完好率", "15", "≥95%", "95.5%", "15"],
        [Cell("效益指标", row_span=2), "社会效益", "受益农户", "20", "≥3000户", "3120户", "20"],
        ["满意度", "农户满意度", "15", "≥90%", "91%", "15"],
        [Cell("合计", column_span=3), "100", "", "", "98.95"],
    ]
    return [
        Text("2021年度项目支出绩效自评表", size=15, align="center", level=1),
        Table(rows, (9, 10, 16, 11, 12, 12, 10), size=9.5),
    ]


def score_sheet() -> list[Content]:
    """Return a score sheet with weights in the labels.

    Wrong: 资金投入（8分）, which heads 10 points and completes 25 with 15.
    """
    rows: Rows = [
        ["一级指标", "二级指标", "三级指标", "评价标准", "得分"],
        [
            Cell("决策（25分）", row_span=4),
            Cell("项目立项（15分）", row_span=2),
            "立项依据充分性（8分）",
            "依据充分、符合规划得满分",
            "8",
        ],
        ["立项程序规范性（7分）", "程序完整得满分", "6"],
        [Cell("资金投入（8分）", row_span=2), "预算编制科学性（5分）", "测算依据充分得满分", "5"],
        ["资金分配合理性（5分）", "分配办法合理得满分", "4"],
        [
            Cell("过程（30分）", row_span=2),
            "资金管理（18分）",
            "资金使用合规性（18分）",
            "无挤占挪用得满分",
            "18",
        ],
        ["组织实施（12分）", "管理制度健全性（12分）", "制度健全得满分", "11"],
        [
            Cell("产出与效益（45分）", row_span=2),
            "项目产出（25分）",
            "任务完成率（25分）",
            "按完成比例计分",
            "24",
        ],
        ["项目效益（20分）", "群众满意度（20分）", "90%以上得满分", "19"],
        [Cell("合计（100分）", column_span=4), "95"],
    ]
    return [
        Text("汀白市农村饮水安全项目绩效评价指标评分表", size=15, align="center", level=1),
        Table(rows, (16, 18, 26, 28, 9), size=10),
    ]


def target_declaration() -> list[Content]:
    """Return a declaration of targets.

    Wrong: 其他资金 2.00 for 20.00, which the total of 120.00 leaves for it (shifted).
    """
    rows: Rows = [
        [Cell("项目名称", column_span=2), Cell("社区养老服务站建设", column_span=3)],
        [Cell("主管部门", column_span=2), "鹭汀区民政局", "实施单位", "鹭汀区养老服务中心"],
        [
            Cell("项目资金（万元）", row_span=3, column_span=2),
            Cell("年度资金总额：", column_span=2),
            "120.00",
        ],
        [Cell("其中：财政拨款", column_span=2), "100.00"],
        [Cell("其他资金", column_span=2), "2.00"],
        [
            Cell("总体目标", column_span=2),
            Cell("建成社区养老服务站4个，提供助餐、助浴和日间照料。", column_span=3),
        ],
        ["一级指标", "二级指标", "三级指标", Cell("指标值", column_span=2)],
        [Cell("产出指标", row_span=3), "数量指标", "建成服务站数量", Cell("≥4个", column_span=2)],
        ["质量指标", "验收合格率", Cell("100%", column_span=2)],
        ["时效指标", "完成时间", Cell("2024年11月底前", column_span=2)],
        ["效益指标", "社会效益指标", "服务老年人数量", Cell("≥600人", column_span=2)],
        ["满意度指标", "服务对象满意度指标", "老年人满意度", Cell("≥90%", column_span=2)],
    ]
    return [
        Text("项目支出绩效目标申报表", size=16, align="center", level=1),
        Text("（2024年度）", align="center"),
        Table(rows, (12, 16, 24, 16, 18), size=10),
    ]


def basic_data() -> list[Content]:
    """Return a table of basic data. Wrong: the rate of posts filled, 19.11% for 91.11% (digits swapped)."""
    staff: Rows = [["财政供养人员情况", "编制数", "2023年实际在职人数", "控制率"], ["", "45", "41", "19.11%"]]
    costs: Rows = [
        ["经费控制情况（万元）", "2022年决算数", "2023年预算数", "2023年决算数"],
        ["三公经费", "12.40", "12.00", "11.60"],
        ["1、公务用车购置和维护经费", "8.90", "8.60", "8.40"],
        ["其中：公务用车购置", "0.00", "0.00", "0.00"],
        ["公务用车运行维护", "8.90", "8.60", "8.40"],
        ["2、出国经费", "0.00", "0.00", "0.00"],
        ["3、公务接待", "3.50", "3.40", "3.20"],
        ["项目支出", "322.20", "363.00", "335.53"],
        ["公用经费", "61.70", "60.00", "58.90"],
        ["其中：办公经费", "22.10", "21.50", "20.80"],
        ["水费、电费、差旅费", "30.20", "29.50", "29.10"],
        ["会议费、培训费", "9.40", "9.00", "9.00"],
    ]
    return [
        Text("2023年度部门整体支出绩效评价基础数据表", level=1),
        Text("填报单位：清苇县水利事务中心"),
        Table(staff, (1, 1, 1, 1)),
        Table(costs, (1, 1, 1, 1)),
    ]
