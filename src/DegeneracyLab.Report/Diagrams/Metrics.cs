namespace DegeneracyLab.Report.Diagrams;

/// <summary>The sizes of a diagram's parts, in pixels at its natural size.</summary>
internal static class Metrics
{
    /// <summary>The size of names.</summary>
    public const int NameSize = 13;

    /// <summary>The size of shapes and of frames' titles.</summary>
    public const int ShapeSize = 12;

    /// <summary>The size of kinds and of parameter counts.</summary>
    public const int SmallSize = 11;

    /// <summary>The size of the word on the tag of a masked layer.</summary>
    public const int TagSize = 10;

    /// <summary>The size of the diagram's title.</summary>
    public const int TitleSize = 17;

    /// <summary>The room between the diagram and its border.</summary>
    public const int Margin = 24;

    /// <summary>The height of the diagram's title with its summary.</summary>
    public const int TitleHeight = 56;

    /// <summary>The least width of a box, so that most boxes of a network are equally wide.</summary>
    public const int BoxWidth = 168;

    /// <summary>The height of a box with one line.</summary>
    public const int BoxHeight = 32;

    /// <summary>The height of a box with two lines.</summary>
    public const int TallBoxHeight = 48;

    /// <summary>The room between the border of a box and its text.</summary>
    public const int BoxPadding = 12;

    /// <summary>The least room between texts on one line.</summary>
    public const int TextGap = 18;

    /// <summary>The height of a junction, and the width of a round one.</summary>
    public const int JunctionSize = 22;

    /// <summary>The room for an edge between two elements in series.</summary>
    public const int Gap = 22;

    /// <summary>The room between a junction and what follows it.</summary>
    public const int ShortGap = 18;

    /// <summary>The room between where an edge parts and the elements below.</summary>
    public const int ForkHeight = 24;

    /// <summary>The room between what is above and where an edge parts.</summary>
    public const int BeforeFork = 12;

    /// <summary>The room between elements side by side.</summary>
    public const int LaneGap = 24;

    /// <summary>The room between a lane and the bypass beside it.</summary>
    public const int BypassGap = 20;

    /// <summary>The height of a frame's title, if it has one line.</summary>
    public const int FrameHeader = 30;

    /// <summary>The room to the left of the spine that a frame's title may take before it is broken into lines.</summary>
    public const int FrameTitleRoom = 160;

    /// <summary>By how much a frame may be widened on one side so that its spine is in its middle.</summary>
    public const int FrameBalance = 80;

    /// <summary>The room between a frame's border and what is inside, on the other three sides.</summary>
    public const int FramePadding = 16;

    /// <summary>How far edges keep from the corners of a box.</summary>
    public const int PortMargin = 24;

    /// <summary>The radius of an edge's bends.</summary>
    public const int BendRadius = 8;

    /// <summary>The length of an arrow's head.</summary>
    public const int HeadLength = 7;

    /// <summary>Half the width of an arrow's head.</summary>
    public const int HeadHalfWidth = 4;
}
