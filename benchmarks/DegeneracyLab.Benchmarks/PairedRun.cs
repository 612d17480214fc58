using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace Benchmarks;

/// <summary>
/// Runs the benchmarks of a class in turns, round by round, and takes ratios of quantiles. Where other programs share the
/// processor, its speed drifts by tens of percent within a minute: benchmarks one after another then measure the drift, and
/// benchmarks in turns all meet the same one.
/// </summary>
internal static class PairedRun
{
    private const int Rounds = 40;
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs the classes whose names contain one of some texts; all but the generator's if there are none.</summary>
    public static void Run(IReadOnlyList<string> filters)
    {
        foreach (Type type in typeof(PairedRun).Assembly.GetTypes().Where(type => Benchmarks(type).Length > 1).OrderBy(type => type.Name, StringComparer.Ordinal))
            if (filters.Any(filter => type.Name.Contains(filter, StringComparison.OrdinalIgnoreCase)) || filters.Count == 0)
                foreach (Dictionary<PropertyInfo, object?> parameters in Parameters(type))
                    Run(type, parameters);
    }

    private static void Run(Type type, Dictionary<PropertyInfo, object?> parameters)
    {
        object benchmark = Activator.CreateInstance(type)!;
        foreach ((PropertyInfo property, object? value) in parameters)
            property.SetValue(benchmark, value);
        foreach (MethodInfo setup in type.GetMethods().Where(method => method.IsDefined(typeof(GlobalSetupAttribute))))
            setup.Invoke(benchmark, null);

        Action[] actions = [.. Benchmarks(type).Select(method => method.ReturnType == typeof(void) ? method.CreateDelegate<Action>(benchmark) : () => method.Invoke(benchmark, null))];
        int[] repetitions = [.. actions.Select(Repetitions)];
        int rounds = Math.Max(10, (int)Math.Min(Rounds, TimeSpan.FromSeconds(20) / actions.Zip(repetitions).Aggregate(TimeSpan.Zero, (sum, pair) => sum + Time(pair.First, pair.Second))));
        List<double>[] times = [.. actions.Select(_ => new List<double>())];
        for (int round = 0; round < rounds; round++)
            for (int i = 0; i < actions.Length; i++)
                times[i].Add(Time(actions[i], repetitions[i]).TotalMicroseconds / repetitions[i]);

        Console.WriteLine();
        Console.WriteLine($"{type.Name} {string.Join(", ", parameters.Select(pair => $"{pair.Key.Name} = {pair.Value}"))} ({rounds} rounds)");
        for (int i = 0; i < actions.Length; i++)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {Benchmarks(type)[i].Name,-28} {Quantile(times[i], 0),12:0.00} us least {Quantile(times[i], 0.5),12:0.00} us median   ratio {Quantile(times[i], 0) / Quantile(times[0], 0),6:0.00} least {Quantile(times[i], 0.25) / Quantile(times[0], 0.25),6:0.00} quartile {Quantile(times[i], 0.5) / Quantile(times[0], 0.5),6:0.00} median"));
    }

    /// <summary>The benchmarks of a class, the one that is the baseline first.</summary>
    private static MethodInfo[] Benchmarks(Type type) =>
        [.. type.GetMethods().Where(method => method.IsDefined(typeof(BenchmarkAttribute))).OrderByDescending(method => method.GetCustomAttribute<BenchmarkAttribute>()!.Baseline)];

    /// <summary>All combinations of a class's parameters.</summary>
    private static IEnumerable<Dictionary<PropertyInfo, object?>> Parameters(Type type)
    {
        IEnumerable<Dictionary<PropertyInfo, object?>> all = [[]];
        foreach (PropertyInfo property in type.GetProperties())
            if (property.GetCustomAttribute<ParamsAttribute>() is { } choices)
                all = all.SelectMany(chosen => choices.Values.Select(value => new Dictionary<PropertyInfo, object?>(chosen) { [property] = value })).ToArray();
        return all;
    }

    private static int Repetitions(Action action)
    {
        Time(action, 3);
        TimeSpan one = Time(action, 1);
        return (int)Math.Clamp(Turn / one, 1, 10_000);
    }

    private static TimeSpan Time(Action action, int repetitions)
    {
        long begin = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
            action();
        return Stopwatch.GetElapsedTime(begin);
    }

    private static double Quantile(List<double> values, double share) => values.Order().ElementAt((int)(share * (values.Count - 1)));
}
