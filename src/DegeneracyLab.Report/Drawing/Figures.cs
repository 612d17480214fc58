using System.Globalization;

namespace DegeneracyLab.Report.Drawing;

/// <summary>Numbers as text.</summary>
internal static class Figures
{
    /// <summary>A number in full, so that it can be read back.</summary>
    public static string Full(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number in full.</summary>
    public static string Full(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A number for people: few digits, and a power of ten where it is very large or small.</summary>
    public static string Short(double value)
    {
        double size = Math.Abs(value);
        return size is not 0 and (< 1e-3 or >= 1e5) && double.IsFinite(value)
            ? value.ToString("0.##e+0", CultureInfo.InvariantCulture).Replace("e+", "e", StringComparison.Ordinal)
            : value.ToString("0.####", CultureInfo.InvariantCulture);
    }

    /// <summary>A ratio as a percentage.</summary>
    public static string Percent(double ratio) => ratio.ToString(ratio is < 0.1 or > 0.995 and < 1 ? "0.#%" : "0%", CultureInfo.InvariantCulture);

    /// <summary>A whole number with its thousands separated.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
