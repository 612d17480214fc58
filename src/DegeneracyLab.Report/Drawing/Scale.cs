using System.Globalization;

namespace DegeneracyLab.Report.Drawing;

/// <summary>Takes numbers to places along an axis.</summary>
internal abstract class Scale
{
    private readonly double start, end;

    /// <summary>A scale.</summary>
    /// <param name="from">The number at the start.</param>
    /// <param name="to">The number at the end; another one.</param>
    /// <param name="start">The coordinate of the start.</param>
    /// <param name="end">The coordinate of the end.</param>
    protected Scale(double from, double to, double start, double end)
    {
        From = from;
        To = to;
        (this.start, this.end) = (start, end);
    }

    /// <summary>The number at the start.</summary>
    public double From { get; }

    /// <summary>The number at the end.</summary>
    public double To { get; }

    /// <summary>The coordinate of a number; those outside are taken to the nearer end.</summary>
    public double At(double value) => start + (Math.Clamp(Part(value), 0, 1) * (end - start));

    /// <summary>Places with labels, at sensible numbers.</summary>
    /// <param name="most">The largest number of them.</param>
    public abstract IReadOnlyList<Tick> Ticks(int most);

    /// <summary>Where a number is between start and end, 0 to 1.</summary>
    protected abstract double Part(double value);
}

/// <summary>A scale with equal distances for equal differences.</summary>
internal sealed class LinearScale(double from, double to, double start, double end) : Scale(from, to > from ? to : from + 1, start, end)
{
    private static readonly int[] RoundFactors = [1, 2, 5, 10];

    /// <inheritdoc/>
    public override IReadOnlyList<Tick> Ticks(int most)
    {
        double step = StepOf((To - From) / Math.Max(most - 1, 1));
        int decimals = Math.Clamp((int)Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 12);
        double size = Math.Max(Math.Abs(From), Math.Abs(To));
        bool isLong = size >= 1e5 || step < 1e-4;
        // As many digits as tell neighbours apart.
        string scientific = "0." + new string('#', Math.Clamp((int)(Math.Floor(Math.Log10(size)) - Math.Floor(Math.Log10(step))), 0, 15)) + "e0";
        List<Tick> ticks = [];
        for (double number = Math.Ceiling((From / step) - 1e-9); number * step <= To + (1e-9 * step); number++)
        {
            double value = number == 0 ? 0 : number * step;     // no negative zero
            ticks.Add(new(value, isLong && value != 0 ? value.ToString(scientific, CultureInfo.InvariantCulture) : value.ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture)));
        }

        return ticks.Count <= most ? ticks : [.. ticks.Where((_, place) => place % 2 == 0)];
    }

    /// <summary>A scale of whole numbers has ticks at whole numbers only.</summary>
    /// <param name="most">The largest number of them.</param>
    public IReadOnlyList<Tick> WholeTicks(int most) => [.. Ticks(most).Where(tick => tick.Value == Math.Round(tick.Value))];

    /// <inheritdoc/>
    protected override double Part(double value) => (value - From) / (To - From);

    /// <summary>The least of 1, 2 and 5 times a power of ten that is not below a number.</summary>
    private static double StepOf(double least)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return RoundFactors.First(factor => factor * power >= least * (1 - 1e-9)) * power;
    }
}

/// <summary>A scale with equal distances for equal ratios.</summary>
internal sealed class LogScale(double from, double to, double start, double end) : Scale(from, to > from ? to : from * 10, start, end)
{
    private static readonly int[] Factors = [1, 2, 5];

    /// <summary>Distances between labels, in powers of ten: float64 has no more than 632.</summary>
    private static readonly int[] Steps = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000];

    /// <inheritdoc/>
    public override IReadOnlyList<Tick> Ticks(int most)
    {
        int first = (int)Math.Ceiling(Math.Log10(From) - 1e-9), last = (int)Math.Floor(Math.Log10(To) + 1e-9);
        Tick[] between = [.. Enumerable.Range(first - 1, Math.Max(last - first, 0) + 2)
            .SelectMany(_ => Factors, (power, factor) => factor * Math.Pow(10, power))
            .Where(value => value >= From * (1 - 1e-9) && value <= To * (1 + 1e-9))
            .Select(value => new Tick(value, Figures.Short(value)))];
        if (between.Length <= most || last - first < 1)
            return [.. between.Take(most)];
        int least = (int)Math.Ceiling((last - first + 1) / (double)most), step = Steps.First(candidate => candidate >= least);
        return [.. Enumerable.Range(first, last - first + 1).Where(power => power % step == 0).Select(power => new Tick(Math.Pow(10, power), Label(power)))];
    }

    /// <inheritdoc/>
    protected override double Part(double value) => value <= 0 ? 0 : (Math.Log10(value) - Math.Log10(From)) / (Math.Log10(To) - Math.Log10(From));

    private static string Label(int power) => power is >= -2 and <= 4
        ? Math.Pow(10, power).ToString("0.##", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"1e{power}");
}
