namespace DegeneracyLab.Cli;

/// <summary>What the command returns to the shell.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Success = 0;

    /// <summary>A fault of the tool itself.</summary>
    public const int Fault = 1;

    /// <summary>The command line, or an experiment file, can't be read.</summary>
    public const int Usage = 2;

    /// <summary>An assembly, a network, weights, data or a choice do not fit.</summary>
    public const int BadInput = 3;

    /// <summary>A file or folder can't be read or written.</summary>
    public const int Files = 4;

    /// <summary>Versions differ, a native library can't be loaded, or a check of <c>doctor</c> failed.</summary>
    public const int Environment = 5;

    /// <summary>Ended by Ctrl+C, as shells count it.</summary>
    public const int Cancelled = 130;
}
